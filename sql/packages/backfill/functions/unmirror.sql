{%- from "macros/grants.sql" import only -%}
-- Writes to the source of a task no longer reach its target. Again is the same as once.
create or replace function {{ schema }}.unmirror(name text)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    task {{ schema }}.task := {{ schema }}.require_task(unmirror.name);
    operation text;
begin
    foreach operation in array array['insert', 'update', 'delete', 'truncate'] loop
        execute format(
            'drop trigger if exists %I on %s', task.name || '_mirror_' || operation, task.source
        );
    end loop;
end;
$$;

comment on function {{ schema }}.unmirror(text) is
'Writes to the source of a task no longer reach its target.';

{{ only("execute", "function " ~ schema ~ ".unmirror(text)", operator) }}
