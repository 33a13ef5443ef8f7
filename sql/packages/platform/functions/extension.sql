{%- from "macros/stand_in.sql" import stand_in -%}
-- What follows the last dot; the whole name where there is none, as on Supabase.
{% call stand_in("storage") %}
create or replace function storage.extension(name text)
returns text
language sql
immutable
security invoker
as $$
    select reverse(split_part(reverse(storage.filename(name)), '.', 1));
$$;

comment on function storage.extension(text) is
'What follows the last dot of a path: png for a/b/c.png.';

revoke all on function storage.extension(text) from public;
grant execute on function storage.extension(text) to anon, authenticated, service_role, {{ owner }};
{% endcall %}
