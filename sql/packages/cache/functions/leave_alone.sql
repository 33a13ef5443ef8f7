{%- from "macros/grants.sql" import only -%}
-- Writes to a table invalidate nothing any more.
create or replace function {{ schema }}.leave_alone(target regclass)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    event text;
begin
    foreach event in array array['insert', 'update', 'delete', 'truncate'] loop
        execute format('drop trigger if exists %I on %s', 'cache_' || event, leave_alone.target);
    end loop;
end;
$$;

alter function {{ schema }}.leave_alone(regclass) owner to {{ owner }};

comment on function {{ schema }}.leave_alone(regclass) is
'Writes to a table invalidate nothing any more: the end of invalidate_on().';

{{ only("execute", "function " ~ schema ~ ".leave_alone(regclass)", [admin]) }}
