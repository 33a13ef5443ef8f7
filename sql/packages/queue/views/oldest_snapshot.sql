-- The sessions that hold back vacuum in this database, worst first. A queue lives from rows that go:
-- while one of these stays open, none of them is cleaned up.
create or replace view {{ schema }}.oldest_snapshot as
select
    a.pid,
    a.usename as role,
    a.application_name,
    a.state,
    a.xact_start as began_at,
    age(a.backend_xmin) as transactions_behind
from pg_catalog.pg_stat_activity as a
where
    a.backend_xmin is not null
    and a.pid <> pg_backend_pid()
    and a.datname = current_database()
order by age(a.backend_xmin) desc;

alter view {{ schema }}.oldest_snapshot owner to {{ owner }};

comment on view {{ schema }}.oldest_snapshot is
'The sessions that hold back vacuum, worst first.';

revoke all on {{ schema }}.oldest_snapshot from public;
grant select on {{ schema }}.oldest_snapshot to {{ admin }};
