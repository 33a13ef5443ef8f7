{%- from "macros/grants.sql" import only -%}
-- Refuses whoever may not give work to a role: to do so is to act as it.
create or replace function {{ schema }}.require_member(role text)
returns void
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
    if to_regrole(quote_ident(require_member.role)) is null then
        raise exception 'there is no role %', require_member.role
            using
                errcode = 'PKJ04',
                hint = format('create role %I; or name another one in run_as', require_member.role);
    end if;
    if not pg_catalog.pg_has_role(current_user, require_member.role, 'member') then
        raise exception '% may not give work to %', current_user, require_member.role
            using
                errcode = 'PKJ04',
                detail = 'Whoever declares a job must be a member of the role that it runs as.',
                hint = format('grant %I to %I;', require_member.role, current_user);
    end if;
end;
$$;

comment on function {{ schema }}.require_member(text) is
'Refuses whoever may not give work to a role.';

{{ only("execute", "function " ~ schema ~ ".require_member(text)", [owner, admin]) }}
