{%- from "macros/grants.sql" import only -%}
-- Stops writing the changes of a table to the log. What was written stays.
create or replace function {{ schema }}.untrack(target regclass, name text default null)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    plain text := coalesce(untrack.name, (
        select c.relname || '_audit'
        from pg_catalog.pg_class as c
        where c.oid = untrack.target
    ));
    suffix text;
begin
    foreach suffix in array array['', '_update', '_delete', '_truncate'] loop
        execute format('drop trigger if exists %I on %s', plain || suffix, untrack.target);
    end loop;
end;
$$;

comment on function {{ schema }}.untrack(regclass, text) is
'Stops writing the changes of a table to the log; what was written stays.';

{{ only("execute", "function " ~ schema ~ ".untrack(regclass, text)") }}
