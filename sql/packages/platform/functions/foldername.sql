{%- from "macros/stand_in.sql" import stand_in -%}
-- All parts of a path but the last. Policies ask for (storage.foldername(name))[1].
{% call stand_in("storage") %}
create or replace function storage.foldername(name text)
returns text[]
language sql
immutable
security invoker
as $$
    select (string_to_array(name, '/'))[1:cardinality(string_to_array(name, '/')) - 1];
$$;

comment on function storage.foldername(text) is
'The folders of a path, outermost first: {a,b} for a/b/c.png.';

revoke all on function storage.foldername(text) from public;
grant execute on function storage.foldername(text) to anon, authenticated, service_role, {{ owner }};
{% endcall %}
