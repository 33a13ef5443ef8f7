-- transactional: true
-- The schema, what a job is, and a table for each place where one can be.
-- Locks: nothing that exists.
-- From sql/packages/queue/schema.sql.
create schema {{ schema }};

-- From sql/packages/queue/types/job.sql.
create type {{ schema }}.job as (
    id bigint,
    kind text,
    payload jsonb,
    attempt integer,
    token bigint,
    queue text,
    priority smallint,
    max_attempts integer,
    tenant text,
    concurrency_key text,
    run_at timestamptz,
    lease_until timestamptz
);

-- From sql/packages/queue/tables/archive.sql.
create table {{ schema }}.archive (
    id bigint not null,
    run_at timestamptz not null,
    started_at timestamptz,
    finished_at timestamptz not null,
    queue_id integer not null,
    priority smallint not null,
    attempt smallint not null,
    outcome text not null,
    kind text not null,
    tenant text,
    worker text,
    payload jsonb not null,
    constraint archive_outcome_is_known check (outcome in ('done', 'cancelled'))
)
partition by range (finished_at);

create table {{ schema }}.archive_rest
partition of {{ schema }}.archive default;

create index archive_of_job
on {{ schema }}.archive (id);

-- From sql/packages/queue/tables/blocked.sql.
create table {{ schema }}.blocked (
    id bigint not null,
    run_at timestamptz not null,
    queue_id integer not null,
    priority smallint not null,
    attempt smallint not null,
    max_attempts smallint not null,
    kind text not null,
    tenant text,
    concurrency_key text,
    unique_key text,
    payload jsonb not null,
    primary key (id)
)
with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);

create index blocked_turn
on {{ schema }}.blocked (queue_id, concurrency_key, priority, id);

-- From sql/packages/queue/tables/dead.sql.
create table {{ schema }}.dead (
    id bigint not null,
    run_at timestamptz not null,
    queue_id integer not null,
    priority smallint not null,
    attempt smallint not null,
    max_attempts smallint not null,
    kind text not null,
    tenant text,
    concurrency_key text,
    unique_key text,
    payload jsonb not null,
    failed_at timestamptz not null,
    error text not null,
    primary key (id)
);

create index dead_of_queue
on {{ schema }}.dead (queue_id, id);

-- From sql/packages/queue/tables/fair.sql.
create table {{ schema }}.fair (
    id bigint not null,
    run_at timestamptz not null,
    queue_id integer not null,
    priority smallint not null,
    attempt smallint not null,
    max_attempts smallint not null,
    kind text not null,
    tenant text,
    concurrency_key text,
    unique_key text,
    payload jsonb not null,
    primary key (id),
    constraint fair_has_a_tenant check (tenant is not null)
)
with (
    autovacuum_vacuum_scale_factor = 0.01,
    autovacuum_vacuum_threshold = 2000,
    autovacuum_vacuum_cost_delay = 0
);

create index fair_turn
on {{ schema }}.fair (queue_id, tenant, priority, id);

-- From sql/packages/queue/tables/handler.sql.
create table {{ schema }}.handler (
    kind text primary key,
    call text not null,
    takes_job boolean not null,
    run_as text
);

-- From sql/packages/queue/tables/head.sql.
create table {{ schema }}.head (
    id bigint generated always as identity,
    surveyed_at timestamptz not null,
    moved_at timestamptz not null,
    next_run_at timestamptz not null,
    queue_id integer not null,
    is_keyed boolean not null,
    last_tenant text not null default '',
    priorities smallint[] not null,
    firsts bigint[] not null,
    seen bigint[] not null,
    primary key (queue_id, id)
)
with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

-- From sql/packages/queue/tables/job_id.sql.
create sequence {{ schema }}.job_id as bigint;

-- From sql/packages/queue/tables/later.sql.
create table {{ schema }}.later (
    id bigint not null,
    run_at timestamptz not null,
    queue_id integer not null,
    priority smallint not null,
    attempt smallint not null,
    max_attempts smallint not null,
    kind text not null,
    tenant text,
    concurrency_key text,
    unique_key text,
    payload jsonb not null,
    error text,
    primary key (id)
)
with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);

create index later_due
on {{ schema }}.later (queue_id, run_at);

-- From sql/packages/queue/tables/queue.sql.
create table {{ schema }}.queue (
    id integer generated always as identity primary key,
    rate_limit integer,
    concurrency integer not null default 1,
    max_attempts smallint not null default 5,
    is_paused boolean not null default false,
    is_fair boolean not null default false,
    is_kept boolean not null default false,
    name text not null,
    lease interval not null default interval '1 minute',
    retry_after interval not null default interval '5 seconds',
    retry_factor double precision not null default 2,
    retry_at_most interval not null default interval '1 hour',
    retry_jitter double precision not null default 0.25,
    rate_period interval not null default interval '1 second',
    keep_for interval not null default interval '3 months',
    constraint queue_name_is_unique unique (name),
    constraint queue_name_is_short check (length(name) between 1 and 63),
    constraint queue_limits_are_positive
    check (rate_limit > 0 and concurrency > 0 and max_attempts > 0 and rate_period > interval '0'),
    constraint queue_retries_are_sane
    check (
        retry_factor >= 1
        and retry_jitter between 0 and 1
        and retry_after >= interval '0'
        and retry_at_most >= retry_after
    ),
    constraint queue_lease_is_positive check (lease > interval '0')
)
with (fillfactor = 90);

-- From sql/packages/queue/tables/rate.sql.
create table {{ schema }}.rate (
    filled_at timestamptz not null,
    tokens double precision not null,
    queue_id integer primary key
)
with (fillfactor = 50);

-- From sql/packages/queue/tables/ready.sql.
create table {{ schema }}.ready (
    id bigint not null,
    run_at timestamptz not null,
    queue_id integer not null,
    priority smallint not null,
    attempt smallint not null,
    max_attempts smallint not null,
    kind text not null,
    tenant text,
    concurrency_key text,
    unique_key text,
    payload jsonb not null,
    primary key (queue_id, priority, id)
)
with (
    autovacuum_vacuum_scale_factor = 0.01,
    autovacuum_vacuum_threshold = 5000,
    autovacuum_vacuum_insert_scale_factor = 1,
    autovacuum_vacuum_cost_delay = 0
);

-- From sql/packages/queue/tables/recurring.sql.
create table {{ schema }}.recurring (
    last_tick timestamptz not null,
    queue_id integer not null,
    priority smallint not null,
    name text primary key,
    schedule text not null,
    kind text not null,
    payload jsonb not null
);

-- From sql/packages/queue/tables/running.sql.
create table {{ schema }}.running (
    id bigint not null,
    run_at timestamptz not null,
    queue_id integer not null,
    priority smallint not null,
    attempt smallint not null,
    max_attempts smallint not null,
    kind text not null,
    tenant text,
    concurrency_key text,
    unique_key text,
    payload jsonb not null,
    token bigint not null,
    lease_until timestamptz not null,
    started_at timestamptz not null,
    progress smallint not null,
    is_cancelled boolean not null,
    has_ends boolean not null,
    worker text,
    primary key (id)
)
with (
    fillfactor = 80,
    autovacuum_vacuum_scale_factor = 0.01,
    autovacuum_vacuum_threshold = 2000,
    autovacuum_vacuum_cost_delay = 0
);

-- From sql/packages/queue/tables/slot.sql.
create table {{ schema }}.slot (
    queue_id integer not null,
    taken integer not null default 0,
    concurrency_key text not null,
    primary key (queue_id, concurrency_key)
)
with (fillfactor = 60);

-- From sql/packages/queue/tables/tally.sql.
create table {{ schema }}.tally (
    queue_id integer not null,
    ready integer not null default 0,
    later integer not null default 0,
    blocked integer not null default 0,
    dead integer not null default 0,
    done integer not null default 0,
    failed integer not null default 0,
    cancelled integer not null default 0
)
with (autovacuum_vacuum_scale_factor = 0.1, autovacuum_vacuum_threshold = 5000);

-- From sql/packages/queue/tables/tick.sql.
create table {{ schema }}.tick (
    tick timestamptz not null,
    job_id bigint not null,
    name text not null,
    primary key (name, tick)
);

-- From sql/packages/queue/tables/token_id.sql.
create sequence {{ schema }}.token_id as bigint;

-- From sql/packages/queue/tables/total.sql.
create table {{ schema }}.total (
    queue_id integer primary key,
    ready bigint not null default 0,
    later bigint not null default 0,
    blocked bigint not null default 0,
    dead bigint not null default 0,
    done bigint not null default 0,
    failed bigint not null default 0,
    cancelled bigint not null default 0
)
with (fillfactor = 50);

-- From sql/packages/queue/tables/turn.sql.
create table {{ schema }}.turn (
    id bigint generated always as identity primary key,
    queue_id integer not null,
    freed integer not null,
    concurrency_key text not null
);

create index turn_of_key
on {{ schema }}.turn (queue_id, concurrency_key);

-- From sql/packages/queue/tables/unique_job.sql.
create table {{ schema }}.unique_job (
    job_id bigint not null,
    held_until timestamptz,
    queue_id integer not null,
    unique_key text not null,
    primary key (queue_id, unique_key)
);
