{%- from "macros/grants.sql" import only -%}
-- A setting that holds JSON. Nothing, an empty string (SET LOCAL leaves one behind) and what is no JSON
-- all count as nothing: whatever a client sends, a write is never refused because of it.
-- pgpkg: allow lost-sqlstate: whatever is no JSON counts as nothing, whichever way it is broken
create or replace function {{ schema }}.json_of(setting text)
returns jsonb
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
    value text := nullif(current_setting(json_of.setting, true), '');
begin
    if value is null then
        return null;
    end if;
    return value::jsonb;
exception
    when others then
        return null;
end;
$$;

alter function {{ schema }}.json_of(text) owner to {{ owner }};

comment on function {{ schema }}.json_of(text) is
'A setting that holds JSON; NULL when it holds none.';

{{ only("execute", "function " ~ schema ~ ".json_of(text)", [tenant_reader]) }}
