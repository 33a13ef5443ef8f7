{%- from "macros/grants.sql" import only -%}
{%- from "macros/parallel.sql" import parallel_safe -%}
-- A setting that holds JSON: NULL when it was never set, when SET LOCAL has left an empty text
-- behind, and when it is no JSON at all. Nobody gets in by it, and nobody is stopped by an error.
create or replace function {{ schema }}.json_setting(name text)
returns jsonb
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
    return nullif(current_setting(json_setting.name, true), '')::jsonb;
exception
    when data_exception or program_limit_exceeded then
        return null;
end;
$$;

alter function {{ schema }}.json_setting(text) owner to {{ owner }};

comment on function {{ schema }}.json_setting(text) is
'A setting as JSON; NULL when it is missing, empty or malformed.';

{{ only("execute", "function " ~ schema ~ ".json_setting(text)", [member, visitor, service]) }}

{{ parallel_safe(schema ~ ".json_setting(text)") }}
