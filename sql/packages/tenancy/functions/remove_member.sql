{%- from "macros/grants.sql" import only -%}
-- Takes a member out of a tenant: one below the caller, or the caller himself.
create or replace function {{ schema }}.remove_member(tenant uuid, user_id uuid)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    caller uuid := {{ schema }}.current_user_id();
begin
    delete from {{ schema }}.membership as m
    where
        m.tenant_id = remove_member.tenant
        and m.user_id = remove_member.user_id
        and (m.user_id = caller or {{ schema }}.may_manage(m.tenant_id, caller, m.role));

    if not found then
        raise exception 'you may not remove user % from tenant %',
            remove_member.user_id, remove_member.tenant
            using
                errcode = 'PKT03',
                detail = 'Managers remove members below them; owners all; everybody themselves.',
                hint = 'Ask one of its owners.';
    end if;
end;
$$;

alter function {{ schema }}.remove_member(uuid, uuid) owner to {{ owner }};

comment on function {{ schema }}.remove_member(uuid, uuid) is
'Takes a member out of a tenant. Everybody may leave but the last owner.';

{{ only("execute", "function " ~ schema ~ ".remove_member(uuid, uuid)", member) }}
