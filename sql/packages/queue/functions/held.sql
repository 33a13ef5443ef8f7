{%- from "macros/doors.sql" import door -%}
-- The jobs that the caller holds, as their tokens prove, without those that are to be cancelled.
-- Until the end of the transaction nobody takes them back; heartbeats still get through.
create or replace function {{ schema }}.held(ids bigint[], tokens bigint[])
returns setof {{ schema }}.job
language plpgsql
volatile
security definer
set search_path = ''
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
as $$
begin
    return query
    select
        r.id,
        r.kind,
        r.payload,
        r.attempt::integer,
        r.token,
        q.name,
        r.priority,
        r.max_attempts::integer,
        r.tenant,
        r.concurrency_key,
        r.run_at,
        r.lease_until
    from unnest(held.ids, held.tokens) with ordinality as d (id, token, place)
    inner join {{ schema }}.running as r
        on
            d.id = r.id
            and d.token = r.token
    inner join {{ schema }}.queue as q
        on r.queue_id = q.id
    where not r.is_cancelled
    order by d.place
    for key share of r;
end;
$$;

comment on function {{ schema }}.held(bigint[], bigint[]) is
'The jobs that the caller holds, kept until the end of the transaction.';

{{ door(owner, schema ~ ".held(bigint[], bigint[])", worker) }}
