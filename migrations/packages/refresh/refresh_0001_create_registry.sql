-- transactional: true
-- The schema, the registry, the marks and the epoch.
-- Locks: nothing that exists.
create schema {{ schema }};

create table {{ schema }}.mark (
    view_id integer not null,
    epoch bigint not null,
    is_echo boolean not null default false,
    marked_at timestamptz not null default now()
) with (
    autovacuum_vacuum_threshold = 200,
    autovacuum_vacuum_scale_factor = 0
);

create index mark_of_view
on {{ schema }}.mark (view_id, epoch);

create sequence {{ schema }}.epoch;

create table {{ schema }}.materialized_view (
    name text primary key,
    id integer generated always as identity unique,
    depends_on text[] not null default '{}',
    min_interval interval not null,
    max_staleness interval,
    is_concurrent boolean,
    lock_timeout interval not null,
    time_limit interval,
    started_at timestamptz,
    refreshed_at timestamptz,
    duration interval,
    was_concurrent boolean,
    refreshes bigint not null default 0,
    failures integer not null default 0,
    error text,
    retry_at timestamptz,
    constraint materialized_view_interval_is_positive check (min_interval >= interval '0')
) with (fillfactor = 50);
