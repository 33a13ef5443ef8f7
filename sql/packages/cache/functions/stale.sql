{%- from "macros/grants.sql" import only -%}
-- The value of a key although it may have expired, as long as its grace lasts. What was invalidated
-- is never given out: it is known to be wrong, and not only old.
create or replace function {{ schema }}.stale(key text, tenant text default {{ schema }}.tenant())
returns text
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
    if pg_is_in_recovery() then
        return null;
    end if;

    return (
        select e.value
        from {{ schema }}.entry as e
        where
            e.tenant = stale.tenant
            and e.key = stale.key
            and e.kept_until > statement_timestamp()
            and (
                e.slots is null
                or e.stamp = (
                    select coalesce(sum(t.version), 0)::bigint
                    from {{ schema }}.tag as t
                    where t.slot = any (e.slots)
                )
            )
    );
end;
$$;

alter function {{ schema }}.stale(text, text) owner to {{ owner }};

comment on function {{ schema }}.stale(text, text) is
'The value of a key, expired or not, while its grace lasts and unless it was invalidated.';

{{ only("execute", "function " ~ schema ~ ".stale(text, text)", [user]) }}
