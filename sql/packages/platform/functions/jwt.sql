{%- from "macros/stand_in.sql" import stand_in -%}
{%- from "macros/grants.sql" import only -%}
-- All claims of the caller. Take rights from app_metadata: user_metadata is the user's own.
{% call stand_in("auth") %}
create or replace function auth.jwt()
returns jsonb
language sql
stable
security invoker
as $$
    select coalesce(
        nullif(current_setting('request.jwt.claim', true), ''),
        nullif(current_setting('request.jwt.claims', true), '')
    )::jsonb;
$$;

comment on function auth.jwt() is
'The claims of the caller; NULL without any. Take rights from app_metadata.';

{{ only("execute", "function auth.jwt()", ["anon", "authenticated", "service_role", owner]) }}
{% endcall %}
