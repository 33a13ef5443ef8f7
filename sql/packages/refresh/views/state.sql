-- How fresh each view is, and how its last refresh went.
create or replace view {{ schema }}.state
with (security_invoker = true)
as
select
    v.name,
    m.since is not null as is_dirty,
    coalesce(clock_timestamp() - m.since, '0') as staleness,
    coalesce(clock_timestamp() - m.since > v.max_staleness, false) as is_overdue,
    greatest(v.started_at + v.min_interval, v.retry_at, m.since) as due_at,
    v.started_at,
    v.refreshed_at,
    v.duration,
    v.was_concurrent,
    v.refreshes,
    (
        select greatest(c.reltuples, 0)::bigint
        from pg_catalog.pg_class as c
        where c.oid = to_regclass(v.name)
    ) as estimated_rows,
    v.failures,
    v.error
from {{ schema }}.materialized_view as v
cross join
    lateral (
        select least(min(m.marked_at), {{ schema }}.marked_since(v.id, v.clean_mark)) as since
        from {{ schema }}.mark as m
        where m.view_id = v.id
    ) as m;

comment on view {{ schema }}.state is
'How fresh each view is, and how its last refresh went.';

grant select on {{ schema }}.state to {{ operator }}, {{ reader }};
