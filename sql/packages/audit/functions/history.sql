{%- from "macros/grants.sql" import only -%}
-- What happened to one row, oldest first. The key is text, for a composite one a JSON array.
create or replace function {{ schema }}.history(target regclass, key text)
returns setof {{ schema }}.log
language sql
stable
security invoker
set search_path = ''
as $$
    select l.*
    from pg_catalog.pg_class as c
    inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
    inner join {{ schema }}.log as l
        on
            n.nspname = l.table_schema
            and c.relname = l.table_name
    where
        c.oid = history.target
        and l.record_id = history.key
    order by l.id;
$$;

comment on function {{ schema }}.history(regclass, text) is
'What happened to one row, oldest first.';

{{ only("execute", "function " ~ schema ~ ".history(regclass, text)", [reader, tenant_reader]) }}
