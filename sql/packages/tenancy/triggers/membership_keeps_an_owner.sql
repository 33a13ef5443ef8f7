{%- from "macros/grants.sql" import only -%}
-- Counts the owners of a tenant, and refuses to let the last one go, whoever asks. Two owners who
-- leave at the same time meet at the tenant's row: the second sees what the first has done, under
-- every isolation level. A tenant that goes itself takes its owners along.
create or replace function {{ schema }}.membership_keeps_an_owner()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    change integer :=
        case when tg_op <> 'DELETE' and new.role = 'owner' then 1 else 0 end
        - case when tg_op <> 'INSERT' and old.role = 'owner' then 1 else 0 end;
    remaining integer;
begin
    if change = 0 then
        return null;
    end if;

    update {{ schema }}.tenant as t
    set owner_count = t.owner_count + change
    where t.id = coalesce(new.tenant_id, old.tenant_id)
    returning t.owner_count into remaining;

    if remaining = 0 then
        raise exception 'tenant % would have no owner', old.tenant_id
            using
                errcode = 'PKT06',
                detail = format('User %s is its last one.', old.user_id),
                hint = 'Make somebody else an owner first, or remove the tenant.';
    end if;

    return null;
end;
$$;

alter function {{ schema }}.membership_keeps_an_owner() owner to {{ owner }};

comment on function {{ schema }}.membership_keeps_an_owner() is
'Counts the owners of a tenant and keeps the last one.';

{{ only("execute", "function " ~ schema ~ ".membership_keeps_an_owner()") }}

create or replace trigger membership_keeps_an_owner
after insert or update or delete on {{ schema }}.membership
for each row
execute function {{ schema }}.membership_keeps_an_owner();

comment on trigger membership_keeps_an_owner on {{ schema }}.membership is
'Counts the owners of a tenant and keeps the last one.';
