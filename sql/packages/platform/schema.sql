{%- from "macros/roles.sql" import hand_over, member_of, role -%}
{%- from "macros/stand_in.sql" import stand_in, stand_in_schema -%}
-- The roles and schemas that Supabase-style SQL takes for granted. What is there already stays as
-- it is: on a real Supabase this file finds nothing to do but its own schema.
{{ role("anon", "nologin noinherit", ["statement_timeout = '3s'"]) }}
{{ role("authenticated", "nologin noinherit", ["statement_timeout = '8s'"]) }}
{{ role("service_role", "nologin noinherit bypassrls") }}
{{ role("authenticator", "login noinherit") }}
{{ role(owner) }}
{{ member_of("authenticator", "anon") }}
{{ member_of("authenticator", "authenticated") }}
{{ member_of("authenticator", "service_role") }}
{{ hand_over(owner) }}

create schema {{ schema }};

comment on schema {{ schema }} is
'Helpers around the surface that Supabase-style SQL relies on.';

{{ stand_in_schema("auth", "the auth schema of Supabase: users and the claims of the caller") }}
{{ stand_in_schema("storage", "the storage schema of Supabase: buckets and objects") }}
{{ stand_in_schema("realtime", "the realtime schema of Supabase: broadcast messages") }}
{{ stand_in_schema("cron", "pg_cron: jobs and their runs", "pg_cron") }}
{{ stand_in_schema("net", "pg_net: requests that somebody else sends") }}
{{ stand_in_schema("vault", "the vault of Supabase: secrets, in clear text") }}

{% call stand_in("auth") %}
grant usage on schema auth to anon, authenticated, service_role, {{ owner }};
{% endcall %}

{% call stand_in("storage") %}
grant usage on schema storage to anon, authenticated, service_role, {{ owner }};
{% endcall %}

{% call stand_in("realtime") %}
grant usage on schema realtime to anon, authenticated, service_role, {{ owner }};
{% endcall %}

{% call stand_in("net") %}
grant usage on schema net to service_role, {{ owner }};
{% endcall %}

{% call stand_in("vault") %}
grant usage on schema vault to service_role;
{% endcall %}
