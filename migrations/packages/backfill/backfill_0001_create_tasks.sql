-- transactional: true
-- The schema, the tasks and what is kept about their rows.
-- Locks: nothing that exists.
create schema {{ schema }};

create table {{ schema }}.task (
    name text primary key,
    source regclass not null,
    target regclass not null,
    query text not null,
    filter text not null,
    source_key text[] not null,
    target_key text[] not null,
    columns text[] not null,
    version text,
    batch integer not null,
    sleep_ratio double precision not null,
    lock_timeout interval not null,
    max_lag bigint,
    max_dead_rows bigint,
    max_quarantined bigint,
    phase text not null default 'copy',
    state text not null default 'running',
    checkpoint text[],
    estimated_rows bigint not null default 0,
    seen_rows bigint not null default 0,
    changed_rows bigint not null default 0,
    busy interval not null default '0',
    waited interval not null default '0',
    next_at timestamptz not null default now(),
    blocked integer not null default 0,
    waits_for text,
    error text,
    created_at timestamptz not null default now(),
    finished_at timestamptz,
    constraint task_is_named check (length(name) between 1 and 40),
    constraint task_phase_is_known check (phase in ('copy', 'verify')),
    constraint task_state_is_known check (state in ('running', 'paused', 'done', 'failed')),
    constraint task_batch_is_positive check (batch > 0),
    constraint task_sleep_ratio_is_sane check (sleep_ratio between 0 and 1000)
) with (fillfactor = 50);

create table {{ schema }}.mismatch (
    task text not null references {{ schema }}.task (name) on delete cascade,
    key jsonb not null,
    expected jsonb not null,
    actual jsonb,
    found_at timestamptz not null default now(),
    primary key (task, key)
);

create table {{ schema }}.quarantine (
    task text not null references {{ schema }}.task (name) on delete cascade,
    key text[] not null,
    sqlstate text not null,
    error text not null,
    detail text,
    data jsonb,
    attempts integer not null default 1,
    first_at timestamptz not null default now(),
    last_at timestamptz not null default now(),
    primary key (task, key)
);

create table {{ schema }}.verified_chunk (
    task text not null references {{ schema }}.task (name) on delete cascade,
    last_key text[] not null,
    expected_rows bigint not null,
    actual_rows bigint not null,
    expected_checksum numeric not null,
    actual_checksum numeric not null,
    verified_at timestamptz not null default now(),
    primary key (task, last_key)
);
