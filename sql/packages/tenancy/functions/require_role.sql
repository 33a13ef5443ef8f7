{%- from "macros/grants.sql" import only -%}
-- Stops who is not at least this in a tenant. A tenant that does not exist gives the same answer
-- as a foreign one.
create or replace function {{ schema }}.require_role(tenant uuid, role text)
returns void
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
    if {{ schema }}.current_user_id() is null then
        raise exception 'nobody has signed in'
            using
                errcode = 'PKT01',
                detail = 'The claims of this transaction name no user.',
                hint = 'Set request.jwt.claims in the transaction that asks, as the gateway does.';
    end if;

    if not {{ schema }}.has_role(require_role.tenant, require_role.role) then
        raise exception 'you are not % of tenant %', require_role.role, require_role.tenant
            using
                errcode = 'PKT02',
                detail = 'It does not exist, is suspended, or you have a lower role or none in it.',
                hint = 'Ask one of its owners to invite you or to change your role.';
    end if;
end;
$$;

alter function {{ schema }}.require_role(uuid, text) owner to {{ owner }};

comment on function {{ schema }}.require_role(uuid, text) is
'Raises PKT01 for nobody and PKT02 for who is not at least this in the tenant.';

{{ only("execute", "function " ~ schema ~ ".require_role(uuid, text)", member) }}
