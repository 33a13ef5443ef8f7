{%- from "macros/grants.sql" import only -%}
-- A worker says for whom it works until the transaction ends. Tables that let the service in show
-- it the rows of this tenant and no others: a worker with a bug cannot mix tenants up.
create or replace function {{ schema }}.serve(tenant uuid)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    if not exists (
        select
        from {{ schema }}.tenant as t
        where t.id = serve.tenant
    ) then
        raise exception 'there is no tenant %', serve.tenant
            using
                errcode = 'PKT05',
                detail = 'It never existed, or was removed since the work was ordered.',
                hint = 'Give the work up: there is nobody to do it for.';
    end if;

    perform set_config('{{ schema }}.served', serve.tenant::text, true);
end;
$$;

alter function {{ schema }}.serve(uuid) owner to {{ owner }};

comment on function {{ schema }}.serve(uuid) is
'Confines a worker to one tenant until the transaction ends.';

{{ only("execute", "function " ~ schema ~ ".serve(uuid)", service) }}
