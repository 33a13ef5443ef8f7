{%- from "macros/stand_in.sql" import stand_in -%}
{%- from "macros/grants.sql" import only -%}
-- Who asks, from the claims that the gateway sets for each transaction.
-- A setting that SET LOCAL has left behind is an empty string, not NULL: it counts as nothing.
{% call stand_in("auth") %}
create or replace function auth.uid()
returns uuid
language sql
stable
security invoker
as $$
    select coalesce(
        nullif(current_setting('request.jwt.claim.sub', true), ''),
        nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
    )::uuid;
$$;

comment on function auth.uid() is
'The id of the user who asks; NULL when nobody does.';

{{ only("execute", "function auth.uid()", ["anon", "authenticated", "service_role", owner]) }}
{% endcall %}
