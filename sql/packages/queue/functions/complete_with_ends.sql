{%- from "macros/doors.sql" import door -%}
-- Ends those of the jobs that leave something behind: a key to free, a row in the archive. Apart from
-- complete(), so that jobs without any of that do not pay for it.
create or replace function {{ schema }}.complete_with_ends(
    ids bigint[],
    tokens bigint[],
    outcome text default 'done'
)
returns integer
language plpgsql
volatile
security definer
set search_path = ''
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
as $$
declare
    ended integer;
begin
    with gone as (
        delete from {{ schema }}.running as r
        using unnest(complete_with_ends.ids, complete_with_ends.tokens) as d (id, token)
        where
            r.id = d.id
            and r.token = d.token
        returning r.*
    ),
    freed as (
        insert into {{ schema }}.turn (queue_id, freed, concurrency_key)
        select
            g.queue_id,
            1,
            g.concurrency_key
        from gone as g
        where g.concurrency_key is not null
    ),
    let_go as (
        delete from {{ schema }}.unique_job as u
        using gone as g
        where
            u.queue_id = g.queue_id
            and u.unique_key = g.unique_key
            and u.job_id = g.id
            and u.held_until is null
    ),
    kept as (
        insert into {{ schema }}.archive (
            id, queue_id, priority, attempt, kind, tenant, worker, outcome, run_at, started_at,
            finished_at, payload
        )
        select
            g.id, g.queue_id, g.priority, g.attempt, g.kind, g.tenant, g.worker,
            complete_with_ends.outcome, g.run_at, g.started_at, clock_timestamp(), g.payload
        from gone as g
        inner join {{ schema }}.queue as q
            on
                g.queue_id = q.id
                and q.is_kept
    ),
    noted as (
        insert into {{ schema }}.tally (queue_id, done, cancelled)
        select
            g.queue_id,
            count(*) filter (where complete_with_ends.outcome = 'done'),
            count(*) filter (where complete_with_ends.outcome = 'cancelled')
        from gone as g
        group by g.queue_id
    )

    select count(*) into ended
    from gone;

    return ended;
end;
$$;

comment on function {{ schema }}.complete_with_ends(bigint[], bigint[], text) is
'Ends jobs, frees their keys and writes the archive.';

{{ door(owner, schema ~ ".complete_with_ends(bigint[], bigint[], text)") }}
