{%- from "macros/grants.sql" import only -%}
-- Chooses one of the caller's tenants for the rest of the transaction, with the limits of its tier.
create or replace function {{ schema }}.enter(tenant uuid)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    if enter.tenant is null or not enter.tenant = any({{ schema }}.my_tenants()) then
        raise exception 'you do not belong to tenant %', enter.tenant
            using
                errcode = 'PKT02',
                detail = 'It does not exist, is suspended, or you are no member of it.',
                hint = 'select {{ schema }}.my_tenants();';
    end if;

    perform set_config('{{ schema }}.tenant', enter.tenant::text, true);
    perform {{ schema }}.apply_tier();
end;
$$;

alter function {{ schema }}.enter(uuid) owner to {{ owner }};

comment on function {{ schema }}.enter(uuid) is
'Chooses one of the caller''s tenants until the transaction ends, and applies its tier.';

{{ only("execute", "function " ~ schema ~ ".enter(uuid)", member) }}
