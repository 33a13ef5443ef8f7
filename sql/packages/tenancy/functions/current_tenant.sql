{%- from "macros/grants.sql" import only -%}
{%- from "macros/parallel.sql" import parallel_safe -%}
-- The one tenant that this request is about. The first that is given counts: enter(), the request
-- header, the claim app_metadata.tenant_id; without any, the only tenant that the caller has.
-- All of these merely choose: what the caller does not belong to is never answered. In a policy one
-- id beats an array: the index that it is looked up in also gives the order.
create or replace function {{ schema }}.current_tenant(minimum text default null)
returns uuid
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    given text := coalesce(
        nullif(current_setting('{{ schema }}.tenant', true), ''),
        {{ schema }}.json_setting('request.headers') ->> {{ header | lower | literal }},
        {{ schema }}.json_setting('request.jwt.claims') -> 'app_metadata' ->> 'tenant_id'
    );
    chosen uuid := {{ schema }}.as_uuid(given);
    mine uuid[];
begin
    if given is null then
        mine := {{ schema }}.my_tenants();
        chosen := case when cardinality(mine) = 1 then mine[1] end;
        if current_tenant.minimum is null then
            return chosen;
        end if;
    end if;

    return case
        when chosen = any({{ schema }}.my_tenants(current_tenant.minimum)) then chosen
    end;
end;
$$;

alter function {{ schema }}.current_tenant(text) owner to {{ owner }};

comment on function {{ schema }}.current_tenant(text) is
'The tenant that this request is about, if the caller is at least this in it; else NULL.';

{{ only("execute", "function " ~ schema ~ ".current_tenant(text)", member) }}

{{ parallel_safe(schema ~ ".current_tenant(text)") }}
