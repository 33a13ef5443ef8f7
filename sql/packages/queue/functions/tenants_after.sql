{%- from "macros/doors.sql" import door -%}
-- The next tenants with jobs in a fair queue: after one or from the first, up to another or to the
-- last, in the order of their names. One step through the index for each, however many jobs lie between.
create or replace function {{ schema }}.tenants_after(
    queue_id integer,
    tenant text,
    last_tenant text,
    how_many integer
)
returns text[]
language plpgsql
stable
security definer
set search_path = ''
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    found_tenants text[] := array[]::text[];
    next_tenant text := tenants_after.tenant;
begin
    while cardinality(found_tenants) < tenants_after.how_many loop
        if next_tenant is null then
            select f.tenant into next_tenant
            from {{ schema }}.fair as f
            where f.queue_id = tenants_after.queue_id
            order by f.tenant
            limit 1;
        else
            select f.tenant into next_tenant
            from {{ schema }}.fair as f
            where
                f.queue_id = tenants_after.queue_id
                and f.tenant > next_tenant
            order by f.tenant
            limit 1;
        end if;
        exit when next_tenant is null or next_tenant > tenants_after.last_tenant;
        found_tenants := found_tenants || next_tenant;
    end loop;
    return found_tenants;
end;
$$;

comment on function {{ schema }}.tenants_after(integer, text, text, integer) is
'The next tenants with jobs in a fair queue.';

{{ door(owner, schema ~ ".tenants_after(integer, text, text, integer)") }}
