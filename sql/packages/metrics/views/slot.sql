-- Replication slots, and how much of the log each keeps from being removed.
create or replace view {{ schema }}.slot as
select
    s.slot_name as slot,
    s.slot_type as type,
    s.active as is_active,
    pg_wal_lsn_diff(
        case
            when pg_is_in_recovery() then pg_last_wal_receive_lsn()
            else pg_current_wal_lsn()
        end,
        s.restart_lsn
    ) as kept_bytes
from pg_catalog.pg_replication_slots as s;

alter view {{ schema }}.slot owner to {{ owner }};

comment on view {{ schema }}.slot is
'Replication slots, and how much of the log each keeps.';

grant select on {{ schema }}.slot to {{ reader }};
