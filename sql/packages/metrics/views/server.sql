-- One row about the server and this database.
create or replace view {{ schema }}.server as
select
    pg_is_in_recovery() as is_standby,
    pg_postmaster_start_time() as started_at,
    current_setting('max_connections')::integer as max_connections,
    case when pg_is_in_recovery() then now() - pg_last_xact_replay_timestamp() end as replay_delay,
    pg_database_size(d.oid) as bytes,
    age(d.datfrozenxid) as transaction_age,
    s.xact_commit as commits,
    s.xact_rollback as rollbacks,
    s.deadlocks,
    s.temp_bytes,
    s.blks_hit as blocks_hit,
    s.blks_read as blocks_read
from pg_catalog.pg_database as d
inner join pg_catalog.pg_stat_database as s
    on d.oid = s.datid
where d.datname = current_database();

alter view {{ schema }}.server owner to {{ owner }};

comment on view {{ schema }}.server is
'One row about the server and this database.';

grant select on {{ schema }}.server to {{ reader }};
