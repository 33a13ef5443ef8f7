{%- from "macros/grants.sql" import only -%}
-- Keeps what guard() has found right. Nothing is granted here.
create or replace function {{ schema }}.keep_guard(
    family text,
    function_schema text,
    function_name text
)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    delete from {{ schema }}.guard as g
    where g.family = keep_guard.family;

    insert into {{ schema }}.guard (family, function_schema, function_name)
    select
        keep_guard.family,
        keep_guard.function_schema,
        keep_guard.function_name
    where keep_guard.function_name is not null;
end;
$$;

alter function {{ schema }}.keep_guard(text, text, text) owner to {{ owner }};

comment on function {{ schema }}.keep_guard(text, text, text) is
'Keeps what guard() has found right; for guard() alone.';

{{ only("execute", "function " ~ schema ~ ".keep_guard(text, text, text)", [admin]) }}
