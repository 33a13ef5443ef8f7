{%- from "macros/grants.sql" import only -%}
{%- from "macros/parallel.sql" import parallel_safe -%}
-- The tenants of the caller, as an array: a policy that compares its column with
-- any((select ...)::uuid[]) reads it once for the query and uses the column's index, where a
-- sub-query of ids becomes a filter over the whole table.
-- It runs as the owner, whom the policies of these tables do not bind: so none reads itself.
create or replace function {{ schema }}.my_tenants(minimum text default null)
returns uuid[]
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    caller uuid := {{ schema }}.current_user_id();
begin
    if caller is null then
        return array[]::uuid[];
    end if;

    return array(
        select m.tenant_id
        from {{ schema }}.membership as m
        inner join {{ schema }}.tenant as t on m.tenant_id = t.id
        where
            m.user_id = caller
            and t.suspended_at is null
            and (
                my_tenants.minimum is null
                or m.role in (
                    select held.name
                    from {{ schema }}.member_role as held
                    inner join {{ schema }}.member_role as asked on held.rank >= asked.rank
                    where asked.name = my_tenants.minimum
                )
            )
    );
end;
$$;

alter function {{ schema }}.my_tenants(text) owner to {{ owner }};

comment on function {{ schema }}.my_tenants(text) is
'The tenants of the caller, those where the caller is at least this; {} for nobody.';

{{ only("execute", "function " ~ schema ~ ".my_tenants(text)", member) }}

{{ parallel_safe(schema ~ ".my_tenants(text)") }}
