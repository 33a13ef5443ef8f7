{%- from "macros/grants.sql" import only -%}
-- Takes a view out of the registry, with its marks and what makes them.
create or replace function {{ schema }}.forget_view(name text)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    view {{ schema }}.materialized_view := {{ schema }}.require_view(forget_view.name);
begin
    delete from {{ schema }}.materialized_view as v
    where v.id = view.id;
    delete from {{ schema }}.mark as m
    where m.view_id = view.id;
    execute format('drop function if exists {{ schema }}.mark_%s()', view.id);
    execute format('drop sequence if exists {{ schema }}.marked_%s', view.id);
end;
$$;

comment on function {{ schema }}.forget_view(text) is
'Takes a view out of the registry.';

{{ only("execute", "function " ~ schema ~ ".forget_view(text)", operator) }}
