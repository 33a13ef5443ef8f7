-- The registry: one row for each view that is kept fresh. Writers of the sources never touch it.
-- Views are known by name: a deploy may put a new one in the place of the old one.
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
    clean_mark bigint,
    constraint materialized_view_interval_is_positive check (min_interval >= interval '0')
) with (fillfactor = 50);

comment on table {{ schema }}.materialized_view is
'Views that are kept fresh: when, how, and how it went last.';
comment on column {{ schema }}.materialized_view.id is
'What marks and locks of writers name the view by.';
comment on column {{ schema }}.materialized_view.depends_on is
'The tables and materialized views that it reads, through plain views too.';
comment on column {{ schema }}.materialized_view.min_interval is
'At least so long from the start of one refresh to the start of the next.';
comment on column {{ schema }}.materialized_view.max_staleness is
'Refreshed after this time in any case, whether a write was seen or not; NULL: never.';
comment on column {{ schema }}.materialized_view.is_concurrent is
'Refreshed without locking readers out: always, never, or NULL: where that is possible.';
comment on column {{ schema }}.materialized_view.lock_timeout is
'How long a refresh waits for a lock before it gives way and is tried again.';
comment on column {{ schema }}.materialized_view.time_limit is
'A refresh that takes longer is cancelled by the next driver that looks; NULL: never.';
comment on column {{ schema }}.materialized_view.clean_mark is
'The number of its marks with which the last refresh began; NULL: marked through the table alone.';
comment on column {{ schema }}.materialized_view.failures is
'How many times in a row a refresh has failed.';

grant select on {{ schema }}.materialized_view to {{ operator }}, {{ reader }};
