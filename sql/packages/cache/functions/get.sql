{%- from "macros/grants.sql" import only -%}
-- The value of a key, or NULL where there is none that is still good. The JSON value null is kept as
-- the text 'null', so a miss cannot be mistaken for it.
-- PL/pgSQL on purpose: its plan is kept for the session, and the table is not touched on a standby,
-- where an UNLOGGED table cannot be read: there each get is a miss. The SET clause costs about a
-- hundredth of a round trip.
create or replace function {{ schema }}.get(key text, tenant text default {{ schema }}.tenant())
returns text
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    hit record;
begin
    if pg_is_in_recovery() then
        return null;
    end if;

    select
        e.value,
        e.lifetime,
        e.expires_at
    into hit
    from {{ schema }}.entry as e
    where
        e.tenant = get.tenant
        and e.key = get.key
        and e.expires_at > clock_timestamp()
        and (
            e.slots is null
            or e.stamp = (
                select coalesce(sum(t.version), 0)::bigint
                from {{ schema }}.tag as t
                where t.slot = any (e.slots)
            )
        );

    if hit.lifetime is not null and hit.expires_at < clock_timestamp() + hit.lifetime / 2 then
        perform {{ schema }}.prolong(get.tenant, get.key);
    end if;

    if random() < {{ sample_share }} then
        perform {{ schema }}.observe(get.key, hit.value is not null);
    end if;

    return hit.value;
end;
$$;

alter function {{ schema }}.get(text, text) owner to {{ owner }};

comment on function {{ schema }}.get(text, text) is
'The value of a key; NULL is a miss. On a standby each get is a miss.';

{{ only("execute", "function " ~ schema ~ ".get(text, text)", [user]) }}
