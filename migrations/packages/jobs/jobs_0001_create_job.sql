-- transactional: true
-- The schema, the jobs, their clocks, what became of them, and the settings.
-- Locks: nothing that exists.
create schema {{ schema }};

create table {{ schema }}.clock (
    job_id bigint primary key,
    declared_at timestamptz not null,
    next_at timestamptz not null,
    last_tick timestamptz
)
with (fillfactor = 70);

create table {{ schema }}.job (
    id bigint generated always as identity primary key,
    name text not null,
    schedule text not null,
    timezone text not null default 'UTC',
    command text not null,
    run_as text not null default current_user,
    timeout interval not null default '5 minutes',
    catch_up text not null default 'once',
    is_enabled boolean not null default true,
    is_paused boolean not null default false,
    declared_at timestamptz not null default now(),
    constraint job_name_is_unique unique (name),
    constraint job_name_is_plain check (name ~ '^[!-~][ -~]{0,54}$'),
    constraint job_timeout_is_positive check (timeout > interval '0'),
    constraint job_catch_up_is_known check (catch_up in ('skip', 'once', 'all'))
);

create table {{ schema }}.run (
    name text not null,
    tick timestamptz not null,
    started_at timestamptz not null default clock_timestamp(),
    ended_at timestamptz,
    status text not null default 'running',
    row_count bigint,
    sqlstate text,
    message text,
    detail text,
    run_as text not null,
    ran_by text not null default session_user,
    constraint run_pkey primary key (name, tick),
    constraint run_status_is_known check (status in ('running', 'succeeded', 'failed', 'missed'))
);

create index run_started
on {{ schema }}.run (started_at);

create table {{ schema }}.setting (
    is_only boolean primary key default true,
    keep_runs interval not null default '30 days',
    keep_cron_log interval default '7 days',
    purged_at timestamptz not null default '-infinity',
    constraint setting_is_one_row check (is_only)
);

insert into {{ schema }}.setting (is_only)
values (true);
