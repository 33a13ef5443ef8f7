-- transactional: true
-- The schema, and the two tables that remember which partitions come and go by themselves.
-- Locks: nothing that exists.
create schema {{ schema }};

create table {{ schema }}.detached (
    relation regclass primary key,
    parent regclass not null,
    detached_at timestamptz not null default now()
);

create table {{ schema }}.managed (
    parent regclass primary key,
    period text not null,
    ahead integer not null,
    keep interval,
    drop_after interval,
    since_at timestamp,
    copies_triggers boolean not null,
    created_at timestamptz not null default now(),
    maintained_at timestamptz,
    problem text,
    constraint managed_period_is_known check (period in ('day', 'week', 'month', 'year')),
    constraint managed_ahead_in_range check (ahead between 1 and 1000),
    constraint managed_keep_is_positive check (keep > interval '0'),
    constraint managed_drop_after_is_no_past check (drop_after >= interval '0')
);
