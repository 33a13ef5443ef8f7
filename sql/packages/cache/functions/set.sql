{%- from "macros/grants.sql" import only -%}
-- Keeps one value. The kind, and with it the time to live, is the part of the key before the first
-- colon. With a stamp it is kept only if none of its tags was invalidated since. What mset() does,
-- written for one key, for two thirds of its price. What is rare is left to mset().
create or replace function {{ schema }}.set(
    key text,
    value text,
    tags text[] default '{}',
    ttl interval default null,
    kind text default null,
    tenant text default {{ schema }}.tenant(),
    stamp bigint default null
)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    entry_kind text := coalesce(set.kind, split_part(set.key, ':', 1));
    entry_slots integer[];
    present bigint := 0;
    life {{ schema }}.kind;
    now timestamptz := clock_timestamp();
begin
    if set.value is null or set.ttl <= interval '0' or set.stamp is not null then
        return {{ schema }}.mset(
            array[set.key], array[set.value], set.tags, set.ttl, set.kind, set.tenant, set.stamp
        ) = 1;
    end if;

    if current_setting('transaction_read_only') = 'on' then
        return false;
    end if;

    if cardinality(set.tags) > 0 then
        entry_slots := {{ schema }}.slots(set.tags);
        present := {{ schema }}.stamp(set.tags);
    end if;

    select k.*
    into life
    from {{ schema }}.kind as k
    where k.name in (entry_kind, 'default')
    order by k.name = 'default'
    limit 1;

    life.ttl := coalesce(set.ttl, life.ttl);
    insert into {{ schema }}.entry (
        tenant, key, kind, created_at, expires_at, kept_until, lifetime, stamp, slots, value
    )
    values (
        set.tenant,
        set.key,
        entry_kind,
        now,
        now + life.ttl,
        now + life.ttl + life.grace,
        case when life.is_sliding then life.ttl end,
        present,
        entry_slots,
        set.value
    )
    on conflict on constraint entry_pkey do update set
        kind = excluded.kind,
        created_at = excluded.created_at,
        expires_at = excluded.expires_at,
        kept_until = excluded.kept_until,
        lifetime = excluded.lifetime,
        stamp = excluded.stamp,
        slots = excluded.slots,
        value = excluded.value;

    if random() < 1 / 64.0 then
        perform {{ schema }}.make_room();
    end if;

    return true;
end;
$$;

alter function {{ schema }}.set(
    text, text, text[], interval, text, text, bigint
) owner to {{ owner }};

comment on function {{ schema }}.set(text, text, text[], interval, text, text, bigint) is
'Keeps a value and answers whether it was kept: not when read-only, nor when overtaken.';

{{ only(
    "execute",
    "function " ~ schema ~ ".set(text, text, text[], interval, text, text, bigint)",
    [user]
) }}
