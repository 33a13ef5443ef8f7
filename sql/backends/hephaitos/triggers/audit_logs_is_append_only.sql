{%- from "macros/grants.sql" import only -%}
-- Nobody writes to the log through this view, whatever they were granted.
create or replace function {{ schema }}.audit_logs_is_append_only()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    raise exception 'the audit log is written by triggers only'
        using
            errcode = '42501',
            detail = format('%s on %I.%I was refused.', tg_op, tg_table_schema, tg_table_name),
            hint = 'Change the table itself: its triggers write the log.';
end;
$$;

comment on function {{ schema }}.audit_logs_is_append_only() is
'Refuses to write to the audit log.';

{{ only("execute", "function " ~ schema ~ ".audit_logs_is_append_only()") }}

create or replace trigger audit_logs_is_append_only
instead of insert or update or delete on {{ schema }}.audit_logs
for each row
execute function {{ schema }}.audit_logs_is_append_only();

comment on trigger audit_logs_is_append_only on {{ schema }}.audit_logs is
'Refuses to write to the audit log.';
