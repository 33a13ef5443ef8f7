{%- from "macros/stand_in.sql" import stand_in -%}
{%- from "macros/grants.sql" import only -%}
-- The role in the claims of the caller.
-- A setting that SET LOCAL has left behind is an empty string, not NULL: it counts as nothing.
{% call stand_in("auth") %}
create or replace function auth.role()
returns text
language sql
stable
security invoker
as $$
    select coalesce(
        nullif(current_setting('request.jwt.claim.role', true), ''),
        nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role'
    );
$$;

comment on function auth.role() is
'The role in the claims of the caller. For rights, look at app_metadata.';

{{ only("execute", "function auth.role()", ["anon", "authenticated", "service_role", owner]) }}
{% endcall %}
