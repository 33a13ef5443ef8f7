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
    plain text := coalesce(untrack.name, {{ schema }}.trigger_name(untrack.target));
    suffix text;
    recorder name;
begin
    foreach suffix in array array['', '_update', '_delete', '_truncate'] loop
        execute format('drop trigger if exists %I on %s', plain || suffix, untrack.target);
    end loop;

    delete from {{ schema }}.tracked as t
    where
        t.relation = untrack.target
        and not exists (
            select
            from pg_catalog.pg_trigger as g
            inner join pg_catalog.pg_proc as p on g.tgfoid = p.oid
            where
                g.tgrelid = t.relation
                and p.proname = t.recorder
                and p.pronamespace = '{{ schema }}'::regnamespace
        )
    returning t.recorder into recorder;
    if recorder is not null then
        execute format('drop function if exists {{ schema }}.%I()', recorder);
    end if;
end;
$$;

comment on function {{ schema }}.untrack(regclass, text) is
'Stops writing the changes of a table to the log; what was written stays.';

{{ only("execute", "function " ~ schema ~ ".untrack(regclass, text)") }}
