{%- from "macros/grants.sql" import only -%}
-- Invites somebody into a tenant and answers the token, once: only its hash is kept.
create or replace function {{ schema }}.invite(
    tenant uuid,
    email text,
    role text default 'member',
    valid_for interval default interval '7 days'
)
returns text
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    caller uuid := {{ schema }}.current_user_id();
    token text := replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
begin
    if not {{ schema }}.may_manage(invite.tenant, caller, invite.role) then
        raise exception 'you may not make anybody % of tenant %', invite.role, invite.tenant
            using
                errcode = 'PKT03',
                detail = 'Managers give the roles below their own; an owner gives all of them.',
                hint = 'Ask one of its owners.';
    end if;

    insert into {{ schema }}.invitation (
        tenant_id, email, role, token_hash, invited_by, expires_at
    )
    values (
        invite.tenant,
        lower(nullif(btrim(invite.email), '')),
        invite.role,
        sha256(convert_to(token, 'UTF8')),
        caller,
        now() + invite.valid_for
    );

    return token;
end;
$$;

alter function {{ schema }}.invite(uuid, text, text, interval) owner to {{ owner }};

comment on function {{ schema }}.invite(uuid, text, text, interval) is
'Invites somebody and answers the token. Without an email, whoever has the token may come.';

{{ only("execute", "function " ~ schema ~ ".invite(uuid, text, text, interval)", member) }}
