-- Who keeps vacuum from taking dead rows away, worst first: sessions with an old snapshot, prepared
-- transactions, replication slots, standbys that send feedback.
create or replace view {{ schema }}.xmin_holder as
select
    h.kind,
    h.holder,
    h.transactions,
    h.since
from (
    select
        case a.backend_type when 'walsender' then 'standby' else 'session' end as kind,
        format('%s %s', a.pid, a.application_name) as holder,
        age(coalesce(a.backend_xmin, a.backend_xid)) as transactions,
        a.xact_start as since
    from pg_catalog.pg_stat_activity as a
    where
        coalesce(a.backend_xmin, a.backend_xid) is not null
        and a.pid <> pg_backend_pid()
    union all
    select
        'prepared',
        p.gid,
        age(p.transaction),
        p.prepared
    from pg_catalog.pg_prepared_xacts as p
    union all
    select
        'slot',
        s.slot_name,
        greatest(age(s.xmin), age(s.catalog_xmin)),
        null
    from pg_catalog.pg_replication_slots as s
    where coalesce(s.xmin, s.catalog_xmin) is not null
) as h
order by h.transactions desc;

alter view {{ schema }}.xmin_holder owner to {{ owner }};

comment on view {{ schema }}.xmin_holder is
'Who keeps vacuum from taking dead rows away, worst first.';

grant select on {{ schema }}.xmin_holder to {{ reader }};
