-- The standbys of this server, and how far each is behind what has been written here.
create or replace view {{ schema }}.replica as
select
    r.application_name as replica,
    coalesce(r.client_addr::text, 'local') as address,
    r.state,
    r.sync_state,
    pg_wal_lsn_diff(w.here, r.replay_lsn) as lag_bytes,
    coalesce(r.replay_lag, interval '0') as lag
from pg_catalog.pg_stat_replication as r
cross join (
    select
        case
            when pg_is_in_recovery() then pg_last_wal_receive_lsn()
            else pg_current_wal_lsn()
        end as here
) as w;

alter view {{ schema }}.replica owner to {{ owner }};

comment on view {{ schema }}.replica is
'The standbys of this server, and how far each is behind.';

grant select on {{ schema }}.replica to {{ reader }};
