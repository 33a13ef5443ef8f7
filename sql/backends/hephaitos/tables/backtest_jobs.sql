-- Backtests that wait, run or are over. The row is the truth; NOTIFY only wakes a worker.
create table {{ schema }}.backtest_jobs (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null,
    strategy_id uuid not null references {{ schema }}.strategies (id) on delete cascade,
    strategy_name text not null,
    config jsonb not null,
    status text not null default 'queued',
    progress numeric not null default 0,
    error text,
    attempts integer not null default 0,
    lease_until timestamptz,
    started_at timestamptz,
    completed_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint backtest_jobs_status_is_known check (
        status in ('queued', 'running', 'completed', 'failed', 'cancelled')
    ),
    constraint backtest_jobs_config_is_object check (jsonb_typeof(config) = 'object'),
    constraint backtest_jobs_progress_in_range check (progress between 0 and 100),
    constraint backtest_jobs_attempts_in_range check (attempts >= 0)
);

-- Serves the list of a user's jobs, newest first.
create index backtest_jobs_of_user
on {{ schema }}.backtest_jobs (user_id, created_at desc);

-- Serves the jobs of one strategy, and its deletion.
create index backtest_jobs_of_strategy
on {{ schema }}.backtest_jobs (strategy_id);

-- Serves claim_backtest_job(): oldest first, with the leases that have run out.
create index backtest_jobs_open
on {{ schema }}.backtest_jobs (created_at, id)
where status in ('queued', 'running');

alter table {{ schema }}.backtest_jobs owner to {{ platform.owner }};
-- Realtime filters DELETE by user_id, which the primary key alone does not carry.
alter table {{ schema }}.backtest_jobs replica identity full;

comment on table {{ schema }}.backtest_jobs is
'Backtests that wait, run or are over.';
comment on column {{ schema }}.backtest_jobs.strategy_name is
'The name when the job was made: what the notification shows.';
comment on column {{ schema }}.backtest_jobs.attempts is
'How often it was claimed; the number that a worker must name to finish it.';
comment on column {{ schema }}.backtest_jobs.lease_until is
'A running job whose lease has run out may be claimed again.';

grant select on {{ schema }}.backtest_jobs to {{ authenticated }};
