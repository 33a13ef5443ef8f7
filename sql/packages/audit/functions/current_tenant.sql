{%- from "macros/grants.sql" import only -%}
-- The tenant in the claims of the caller: tenant_id, at the top or among the app_metadata.
create or replace function {{ schema }}.current_tenant()
returns text
language sql
stable
security invoker
set search_path = ''
as $$
    select coalesce(c.claims ->> 'tenant_id', c.claims -> 'app_metadata' ->> 'tenant_id')
    from (select {{ schema }}.json_of('request.jwt.claims') as claims) as c;
$$;

alter function {{ schema }}.current_tenant() owner to {{ owner }};

comment on function {{ schema }}.current_tenant() is
'The tenant in the claims of the caller; NULL without one.';

{{ only("execute", "function " ~ schema ~ ".current_tenant()", [tenant_reader]) }}
