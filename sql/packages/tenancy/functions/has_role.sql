{%- from "macros/grants.sql" import only -%}
{%- from "macros/parallel.sql" import parallel_safe -%}
-- Whether the caller is at least this in a tenant. For the bodies of functions; a policy compares
-- with my_tenants(role) instead, or it would ask again for every row.
create or replace function {{ schema }}.has_role(tenant uuid, role text)
returns boolean
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
    return coalesce(
        has_role.role is not null
        and has_role.tenant = any({{ schema }}.my_tenants(has_role.role)),
        false
    );
end;
$$;

alter function {{ schema }}.has_role(uuid, text) owner to {{ owner }};

comment on function {{ schema }}.has_role(uuid, text) is
'Whether the caller is at least this in the tenant; false for nobody, never NULL.';

{{ only("execute", "function " ~ schema ~ ".has_role(uuid, text)", member) }}

{{ parallel_safe(schema ~ ".has_role(uuid, text)") }}
