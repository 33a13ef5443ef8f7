{%- from "macros/stand_in.sql" import stand_in -%}
{%- from "macros/grants.sql" import only -%}
-- The address in the claims of the caller.
-- A setting that SET LOCAL has left behind is an empty string, not NULL: it counts as nothing.
{% call stand_in("auth") %}
create or replace function auth.email()
returns text
language sql
stable
security invoker
as $$
    select coalesce(
        nullif(current_setting('request.jwt.claim.email', true), ''),
        nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'email'
    );
$$;

comment on function auth.email() is
'The address in the claims of the caller; NULL without one.';

{{ only("execute", "function auth.email()", ["anon", "authenticated", "service_role", owner]) }}
{% endcall %}
