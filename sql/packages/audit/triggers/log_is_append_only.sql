{%- from "macros/grants.sql" import only -%}
-- What was written stays. Rights alone would not hold the owner back, a trigger does.
create or replace function {{ schema }}.log_is_append_only()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    raise exception 'the audit log is append-only'
        using
            errcode = 'PKA01',
            detail = format('%s on %I.%I was refused.', tg_op, tg_table_schema, tg_table_name),
            hint = 'Write a new row that says what was wrong with the old one.';
end;
$$;

comment on function {{ schema }}.log_is_append_only() is
'Refuses to change or remove what is in the log.';

{{ only("execute", "function " ~ schema ~ ".log_is_append_only()") }}

create or replace trigger log_is_append_only
before update or delete or truncate on {{ schema }}.log
for each statement
execute function {{ schema }}.log_is_append_only();

comment on trigger log_is_append_only on {{ schema }}.log is
'Refuses to change or remove what is in the log.';
