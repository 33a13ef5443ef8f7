{%- from "macros/grants.sql" import only -%}
-- Joins the tenant that a token invites to. It counts once, for the person that was meant, and only
-- as long as whoever invited may still give that role. Members keep what is higher.
create or replace function {{ schema }}.accept_invitation(token text)
returns uuid
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    caller uuid := {{ schema }}.current_user_id();
    my_email text := lower({{ schema }}.json_setting('request.jwt.claims') ->> 'email');
    found_one record;
begin
    update {{ schema }}.invitation as i
    set
        accepted_at = now(),
        accepted_by = caller
    where
        i.token_hash = sha256(convert_to(accept_invitation.token, 'UTF8'))
        and caller is not null
        and i.accepted_at is null
        and i.expires_at > now()
        and (i.email is null or i.email = my_email)
        and {{ schema }}.may_manage(i.tenant_id, i.invited_by, i.role)
    returning i.tenant_id, i.role into found_one;

    if not found then
        raise exception 'the invitation is not valid'
            using
                errcode = 'PKT04',
                detail = 'It was used or taken back, has run out, or is meant for somebody else.',
                hint = 'Sign in with the address it was sent to, or ask for another one.';
    end if;

    insert into {{ schema }}.membership as m (tenant_id, user_id, role)
    values (found_one.tenant_id, caller, found_one.role)
    on conflict on constraint membership_pkey do update
        set role = excluded.role
        where
            (select r.rank from {{ schema }}.member_role as r where r.name = m.role)
            < (select r.rank from {{ schema }}.member_role as r where r.name = excluded.role);

    return found_one.tenant_id;
end;
$$;

alter function {{ schema }}.accept_invitation(text) owner to {{ owner }};

comment on function {{ schema }}.accept_invitation(text) is
'Joins the tenant that the token invites to, and answers its id. Each token counts once.';

{{ only("execute", "function " ~ schema ~ ".accept_invitation(text)", member) }}
