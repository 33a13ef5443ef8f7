{%- from "macros/doors.sql" import door -%}
{%- from "macros/job.sql" import names -%}
-- Gives back jobs that were claimed and not begun, for others to take at once, and says how many.
-- The attempt does not count: nobody tried. A worker that stops calls this.
create or replace function {{ schema }}.release(ids bigint[], tokens bigint[])
returns integer
language plpgsql
volatile
security definer
set search_path = ''
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
    held record;
    job {{ schema }}.ready;
    released integer := 0;
begin
    for held in
        select
            r.id,
            r.token,
            r.is_cancelled,
            q.name as queue
        from unnest(release.ids, release.tokens) as d (id, token)
        inner join {{ schema }}.running as r
            on
                d.id = r.id
                and d.token = r.token
        inner join {{ schema }}.queue as q
            on r.queue_id = q.id
        for update of r
    loop
        if held.is_cancelled then
            perform {{ schema }}.complete_with_ends(
                array[held.id], array[held.token], 'cancelled'
            );
            continue;
        end if;

        delete from {{ schema }}.running as r
        where r.id = held.id
        returning
            {{ names("r.") }}
        into job;
        job.attempt := (job).attempt - 1;
        if (job).concurrency_key is not null then
            insert into {{ schema }}.turn (queue_id, freed, concurrency_key)
            values ((job).queue_id, 1, (job).concurrency_key);
        end if;
        perform {{ schema }}.place(job);
        perform pg_notify({{ schema | literal }}, held.queue);
        released := released + 1;
    end loop;
    return released;
end;
$$;

comment on function {{ schema }}.release(bigint[], bigint[]) is
'Gives back jobs that were claimed and not begun, and says how many.';

{{ door(owner, schema ~ ".release(bigint[], bigint[])", worker) }}
