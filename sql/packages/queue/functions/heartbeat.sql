{%- from "macros/doors.sql" import door -%}
-- Holds on to jobs for another lease, says how far they are, and hears which of them are to be
-- cancelled and which are lost. Call it well before the lease runs out.
create or replace function {{ schema }}.heartbeat(
    ids bigint[],
    tokens bigint[],
    lease interval default null,
    progress integer[] default null
)
returns table (id bigint, is_cancelled boolean, is_lost boolean)
language plpgsql
volatile
security definer
set search_path = ''
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
    return query
    with held as (
        update {{ schema }}.running as r
        set
            lease_until = clock_timestamp() + coalesce(heartbeat.lease, q.lease),
            progress = coalesce(d.progress, r.progress)
        from
            unnest(heartbeat.ids, heartbeat.tokens, heartbeat.progress)
            as d (id, token, progress),
            {{ schema }}.queue as q
        where
            r.id = d.id
            and r.token = d.token
            and q.id = r.queue_id
        returning r.id, r.is_cancelled
    )

    select
        d.id,
        coalesce(h.is_cancelled, false),
        h.id is null
    from unnest(heartbeat.ids) as d (id)
    left join held as h
        on d.id = h.id;
end;
$$;

comment on function {{ schema }}.heartbeat(bigint[], bigint[], interval, integer[]) is
'Holds on to jobs, reports progress, and tells which are cancelled or lost.';

{{ door(owner, schema ~ ".heartbeat(bigint[], bigint[], interval, integer[])", worker) }}
