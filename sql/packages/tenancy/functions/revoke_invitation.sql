{%- from "macros/grants.sql" import only -%}
-- Takes an invitation back. Whoever may give its role may do so, and whoever sent it.
create or replace function {{ schema }}.revoke_invitation(id uuid)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    caller uuid := {{ schema }}.current_user_id();
begin
    delete from {{ schema }}.invitation as i
    where
        i.id = revoke_invitation.id
        and i.accepted_at is null
        and (i.invited_by = caller or {{ schema }}.may_manage(i.tenant_id, caller, i.role));

    return found;
end;
$$;

alter function {{ schema }}.revoke_invitation(uuid) owner to {{ owner }};

comment on function {{ schema }}.revoke_invitation(uuid) is
'Takes an invitation back; false when there was none that the caller may take back.';

{{ only("execute", "function " ~ schema ~ ".revoke_invitation(uuid)", member) }}
