{%- from "macros/grants.sql" import only -%}
-- The values of many keys in one statement; a key without a good value has no row. Lifetimes are not
-- prolonged here, and the hit rate does not count it.
create or replace function {{ schema }}.mget(keys text[], tenant text default {{ schema }}.tenant())
returns table (key text, value text)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
    if pg_is_in_recovery() then
        return;
    end if;

    return query
    select
        e.key,
        e.value
    from {{ schema }}.entry as e
    where
        e.tenant = mget.tenant
        and e.key = any (mget.keys)
        and e.expires_at > statement_timestamp()
        and (
            e.slots is null
            or e.stamp = (
                select coalesce(sum(t.version), 0)::bigint
                from {{ schema }}.tag as t
                where t.slot = any (e.slots)
            )
        );
end;
$$;

alter function {{ schema }}.mget(text[], text) owner to {{ owner }};

comment on function {{ schema }}.mget(text[], text) is
'The values of many keys; a miss has no row.';

{{ only("execute", "function " ~ schema ~ ".mget(text[], text)", [user]) }}
