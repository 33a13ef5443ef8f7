-- Who changed what in this backend. The log itself is kept by the package audit, for all units.
create or replace view {{ schema }}.audit_logs
with (security_invoker = true)
as
select
    l.id,
    l.table_name,
    l.record_id,
    l.action,
    l.old_data,
    l.new_data,
    case
        when l.actor ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then l.actor::uuid
    end as user_id,
    l.created_at
from {{ audit.schema }}.log as l
where l.table_schema = '{{ schema }}';

comment on view {{ schema }}.audit_logs is
'Who changed what in this backend. Append-only: nobody writes here but the triggers.';
comment on column {{ schema }}.audit_logs.user_id is
'Who changed it, by the claims; not whose row it is.';

revoke all on {{ schema }}.audit_logs from public;
grant select on {{ schema }}.audit_logs to {{ audit.reader }};
