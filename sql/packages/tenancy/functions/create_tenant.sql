{%- from "macros/grants.sql" import only -%}
-- Creates a tenant; the caller becomes its owner.
create or replace function {{ schema }}.create_tenant(name text)
returns uuid
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    caller uuid := {{ schema }}.current_user_id();
    made uuid;
begin
    if caller is null then
        raise exception 'nobody has signed in'
            using
                errcode = 'PKT01',
                detail = 'The claims of this transaction name no user who could own the tenant.',
                hint = 'Set request.jwt.claims in the transaction that asks, as the gateway does.';
    end if;

    insert into {{ schema }}.tenant (name)
    values (create_tenant.name)
    returning id into made;

    insert into {{ schema }}.membership (tenant_id, user_id, role)
    values (made, caller, 'owner');

    return made;
end;
$$;

alter function {{ schema }}.create_tenant(text) owner to {{ owner }};

comment on function {{ schema }}.create_tenant(text) is
'Creates a tenant and makes the caller its owner; answers its id.';

{{ only("execute", "function " ~ schema ~ ".create_tenant(text)", founder) }}
