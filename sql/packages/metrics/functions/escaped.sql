{%- from "macros/grants.sql" import only -%}
-- The value of a label as Prometheus wants it in quotes.
create or replace function {{ schema }}.escaped(value text)
returns text
language sql
immutable
strict
security invoker
parallel safe
as $$
    select replace(replace(replace(escaped.value, '\', '\\'), '"', '\"'), e'\n', '\n');
$$;

alter function {{ schema }}.escaped(text) owner to {{ owner }};

comment on function {{ schema }}.escaped(text) is
'The value of a label as Prometheus wants it in quotes.';

{{ only("execute", "function " ~ schema ~ ".escaped(text)") }}
