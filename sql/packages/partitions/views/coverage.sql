-- How far the partitions of each managed table reach. An alarm asks for rows where not is_ahead.
create or replace view {{ schema }}.coverage
with (security_invoker = true)
as
select
    m.parent,
    m.period,
    b.partitions,
    b.covered_until,
    exists (
        select
        from {{ schema }}.bounds(m.parent) as n
        where
            date_trunc(m.period, t.now_at) + ('1 ' || m.period)::interval >= n.from_at
            and date_trunc(m.period, t.now_at) + ('1 ' || m.period)::interval < n.to_at
    ) as is_ahead,
    b.are_detaching,
    w.waiting_for_drop,
    m.maintained_at,
    m.problem,
    m.problem is not null as has_problem
from {{ schema }}.managed as m
cross join (select now() at time zone 'UTC' as now_at) as t
cross join
    lateral (
        select
            count(*) as partitions,
            max(r.to_at) as covered_until,
            count(*) filter (where r.is_detaching) as are_detaching
        from {{ schema }}.bounds(m.parent) as r
    ) as b
cross join
    lateral (
        select count(*) as waiting_for_drop
        from {{ schema }}.detached as d
        where d.parent = m.parent
    ) as w;

comment on view {{ schema }}.coverage is
'How far the partitions of each managed table reach, and what went wrong.';
comment on column {{ schema }}.coverage.covered_until is
'The end of the last partition, in UTC.';
comment on column {{ schema }}.coverage.is_ahead is
'Whether the next period has its partition.';
comment on column {{ schema }}.coverage.are_detaching is
'Partitions whose DETACH CONCURRENTLY was begun and not finished.';
comment on column {{ schema }}.coverage.waiting_for_drop is
'Tables that were detached and not dropped yet.';

revoke all on {{ schema }}.coverage from public;
grant select on {{ schema }}.coverage to {{ admin }}, {{ reader }};
