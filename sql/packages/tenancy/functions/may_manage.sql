{%- from "macros/grants.sql" import only -%}
-- Whether somebody may give or take this role in a tenant: a manager those below the own rank, an
-- owner all of them. So nobody rises by own hand, and no two admins remove each other.
create or replace function {{ schema }}.may_manage(tenant uuid, manager uuid, role text)
returns boolean
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
    return exists (
        select
        from {{ schema }}.membership as m
        inner join {{ schema }}.tenant as t on m.tenant_id = t.id
        inner join {{ schema }}.member_role as held on m.role = held.name
        inner join {{ schema }}.member_role as asked on asked.name = may_manage.role
        where
            m.tenant_id = may_manage.tenant
            and m.user_id = may_manage.manager
            and t.suspended_at is null
            and held.can_manage
            and (held.rank > asked.rank or held.name = 'owner')
    );
end;
$$;

alter function {{ schema }}.may_manage(uuid, uuid, text) owner to {{ owner }};

comment on function {{ schema }}.may_manage(uuid, uuid, text) is
'Whether somebody may give or take this role in the tenant.';

{{ only("execute", "function " ~ schema ~ ".may_manage(uuid, uuid, text)") }}
