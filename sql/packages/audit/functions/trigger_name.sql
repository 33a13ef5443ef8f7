{%- from "macros/grants.sql" import only -%}
-- The name of the triggers that log the changes of a table, short enough for their endings.
create or replace function {{ schema }}.trigger_name(target regclass)
returns text
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
    plain text;
begin
    select c.relname
    into plain
    from pg_catalog.pg_class as c
    where c.oid = trigger_name.target;

    while octet_length(plain || '_audit_truncate') > 63 loop
        plain := left(plain, -1);
    end loop;
    return plain || '_audit';
end;
$$;

comment on function {{ schema }}.trigger_name(regclass) is
'The name of the triggers that log the changes of a table.';

{{ only("execute", "function " ~ schema ~ ".trigger_name(regclass)") }}
