{%- from "macros/stand_in.sql" import stand_in -%}
-- The last part of a path.
{% call stand_in("storage") %}
create or replace function storage.filename(name text)
returns text
language sql
immutable
security invoker
as $$
    select (string_to_array(name, '/'))[cardinality(string_to_array(name, '/'))];
$$;

comment on function storage.filename(text) is
'The last part of a path: c.png for a/b/c.png.';

revoke all on function storage.filename(text) from public;
grant execute on function storage.filename(text) to anon, authenticated, service_role, {{ owner }};
{% endcall %}
