{%- from "macros/grants.sql" import only -%}
-- Gives a member another role. The caller must be above both, the old one and the new one.
create or replace function {{ schema }}.change_role(tenant uuid, user_id uuid, role text)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    caller uuid := {{ schema }}.current_user_id();
begin
    update {{ schema }}.membership as m
    set role = change_role.role
    where
        m.tenant_id = change_role.tenant
        and m.user_id = change_role.user_id
        and {{ schema }}.may_manage(m.tenant_id, caller, m.role)
        and {{ schema }}.may_manage(m.tenant_id, caller, change_role.role);

    if not found then
        raise exception 'you may not make user % % of tenant %',
            change_role.user_id, change_role.role, change_role.tenant
            using
                errcode = 'PKT03',
                detail = 'Managers change members below them to roles below them; owners all.',
                hint = 'Ask one of its owners. Who is no member yet is invited.';
    end if;
end;
$$;

alter function {{ schema }}.change_role(uuid, uuid, text) owner to {{ owner }};

comment on function {{ schema }}.change_role(uuid, uuid, text) is
'Gives a member another role. Nobody can raise the own one; the last owner stays one.';

{{ only("execute", "function " ~ schema ~ ".change_role(uuid, uuid, text)", member) }}
