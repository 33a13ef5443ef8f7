{%- from "macros/grants.sql" import only -%}
-- No longer keeps a view fresh; the view itself stays as it is. It may be gone already.
create or replace function {{ schema }}.unregister(name text)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    perform {{ schema }}.remove_marking(({{ schema }}.require_view(unregister.name)).id);
    perform {{ schema }}.forget_view(unregister.name);
end;
$$;

comment on function {{ schema }}.unregister(text) is
'No longer keeps a view fresh; the view stays as it is.';

{{ only("execute", "function " ~ schema ~ ".unregister(text)", operator) }}
