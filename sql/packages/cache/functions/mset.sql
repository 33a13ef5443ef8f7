{%- from "macros/grants.sql" import only -%}
-- Keeps many values and answers how many. Keys are written in order, so that two calls cannot wait
-- for each other in a ring; of a key that is named twice the last value counts.
-- A plan for any number of keys is made once: one for each call would cost more than the writing.
-- Fails open: in a read-only transaction and on a standby nothing is kept, and that is no error.
create or replace function {{ schema }}.mset(
    keys text[],
    contents text[],
    tags text[] default '{}',
    ttl interval default null,
    kind text default null,
    tenant text default {{ schema }}.tenant(),
    stamp bigint default null
)
returns integer
language plpgsql
volatile
security definer
set search_path = ''
set plan_cache_mode = force_generic_plan
as $$
declare
    entry_slots integer[] := {{ schema }}.slots(mset.tags);
    present bigint := {{ schema }}.stamp(mset.tags);
    kept integer;
begin
    if current_setting('transaction_read_only') = 'on' or mset.stamp <> present then
        return 0;
    end if;

    if cardinality(mset.keys) <> cardinality(mset.contents)
        or array_position(mset.contents, null) is not null
    then
        raise exception 'each key of the cache needs a value'
            using
                errcode = 'PKC01',
                detail = 'NULL is how get() tells a miss, so it cannot be kept.',
                hint = 'Keep the JSON value null as the text ''null''.';
    end if;

    if mset.ttl <= interval '0' then
        raise exception 'a time to live of % is not positive', mset.ttl
            using
                errcode = 'PKC02',
                detail = 'The value would have expired before anybody could read it.',
                hint = 'Use {{ schema }}.delete(key) to take a value away.';
    end if;

    insert into {{ schema }}.entry (
        tenant, key, kind, created_at, expires_at, kept_until, lifetime, stamp, slots, value
    )
    select
        mset.tenant,
        w.key,
        w.kind,
        t.now,
        t.now + t.ttl,
        t.now + t.ttl + k.grace,
        case when k.is_sliding then t.ttl end,
        present,
        entry_slots,
        w.value
    from (
        select distinct on (n.key)
            n.key,
            n.value,
            coalesce(mset.kind, split_part(n.key, ':', 1)) as kind
        from unnest(mset.keys, mset.contents) with ordinality as n (key, value, place)
        order by n.key, n.place desc
    ) as w
    cross join lateral (
        select
            known.ttl,
            known.grace,
            known.is_sliding
        from {{ schema }}.kind as known
        where known.name in (w.kind, 'default')
        order by known.name = 'default'
        limit 1
    ) as k
    cross join lateral (
        select
            clock_timestamp() as now,
            coalesce(mset.ttl, k.ttl) as ttl
    ) as t
    order by w.key
    on conflict on constraint entry_pkey do update set
        kind = excluded.kind,
        created_at = excluded.created_at,
        expires_at = excluded.expires_at,
        kept_until = excluded.kept_until,
        lifetime = excluded.lifetime,
        stamp = excluded.stamp,
        slots = excluded.slots,
        value = excluded.value;

    get diagnostics kept = row_count;
    if random() < kept / 64.0 then
        perform {{ schema }}.make_room();
    end if;

    return kept;
end;
$$;

alter function {{ schema }}.mset(
    text[], text[], text[], interval, text, text, bigint
) owner to {{ owner }};

comment on function {{ schema }}.mset(
    text[], text[], text[], interval, text, text, bigint
) is 'Keeps many values under the same tags and answers how many were kept.';

{{ only(
    "execute",
    "function " ~ schema ~ ".mset(text[], text[], text[], interval, text, text, bigint)",
    [user]
) }}
