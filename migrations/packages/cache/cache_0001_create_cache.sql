-- transactional: true
-- The schema, the entries, the versions of tags, and the settings.
-- Locks: nothing that exists.
create schema {{ schema }};

create unlogged table {{ schema }}.entry (
    tenant text collate "C" not null,
    key text collate "C" not null,
    kind text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    kept_until timestamptz not null,
    lifetime interval,
    stamp bigint,
    slots integer[],
    value text not null,
    constraint entry_pkey primary key (tenant, key),
    constraint entry_key_in_range check (octet_length(key) between 1 and 1024)
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);

create table {{ schema }}.kind (
    name text primary key,
    ttl interval not null,
    grace interval not null default interval '0',
    is_sliding boolean not null default false,
    constraint kind_ttl_is_positive check (ttl > interval '0'),
    constraint kind_grace_is_not_negative check (grace >= interval '0')
);

create unlogged table {{ schema }}.observation (
    kind text not null,
    hits double precision not null,
    misses double precision not null
);

create table {{ schema }}.setting (
    is_only boolean primary key default true,
    max_rows bigint not null,
    max_bytes bigint not null,
    is_notifying boolean not null,
    constraint setting_is_one_row check (is_only),
    constraint setting_limits_are_positive check (max_rows > 0 and max_bytes > 0)
);

create unlogged table {{ schema }}.tag (
    slot integer not null,
    version bigint not null
) with (fillfactor = 50);

create index tag_by_slot
on {{ schema }}.tag (slot);
