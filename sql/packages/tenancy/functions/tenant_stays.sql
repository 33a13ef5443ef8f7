{%- from "macros/grants.sql" import only -%}
-- A row stays with its tenant. One function for every table: its argument names the column. Writing
-- the same tenant again is no change.
create or replace function {{ schema }}.tenant_stays()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    raise exception 'a row of %.% cannot move to another tenant', tg_table_schema, tg_table_name
        using
            errcode = 'PKT07',
            detail = format('Column %I says whose it is.', tg_argv[0]),
            hint = 'Insert it for the other tenant and delete it here.';
end;
$$;

alter function {{ schema }}.tenant_stays() owner to {{ owner }};

comment on function {{ schema }}.tenant_stays() is
'Refuses to move a row to another tenant. Argument: the column. Its trigger has the condition.';

{{ only("execute", "function " ~ schema ~ ".tenant_stays()") }}
