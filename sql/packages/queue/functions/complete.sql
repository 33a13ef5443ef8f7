{%- from "macros/doors.sql" import door -%}
-- Ends jobs that were done and says how many. A job that meanwhile has another holder, or none, does
-- not count: its token is stale.
create or replace function {{ schema }}.complete(ids bigint[], tokens bigint[])
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
        using unnest(complete.ids, complete.tokens) as d (id, token)
        where
            r.id = d.id
            and r.token = d.token
            and not r.has_ends
        returning r.queue_id
    ),
    noted as (
        insert into {{ schema }}.tally (queue_id, done)
        select
            g.queue_id,
            count(*)
        from gone as g
        group by g.queue_id
    )

    select count(*) into ended
    from gone;

    if ended < cardinality(complete.ids) then
        ended := ended + {{ schema }}.complete_with_ends(complete.ids, complete.tokens);
    end if;
    return ended;
end;
$$;

comment on function {{ schema }}.complete(bigint[], bigint[]) is
'Ends jobs that were done and says how many; stale tokens do not count.';

{{ door(owner, schema ~ ".complete(bigint[], bigint[])", worker) }}
