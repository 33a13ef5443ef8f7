-- depends: audit_0001_create_log platform_0001_create_surface
-- transactional: true
-- All tables of the backend.
-- Locks: nothing that exists.
create schema {{ schema }};

-- What a user trades by. Names are not unique; two attempts may share one.
create table {{ schema }}.strategies (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null,
    name text not null,
    description text,
    status text not null default 'draft',
    config jsonb not null default '{}',
    last_activity_at timestamptz,
    paused_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint strategies_are_named check (btrim(name) <> ''),
    constraint strategies_status_is_known check (
        status in ('draft', 'active', 'paused', 'archived')
    ),
    constraint strategies_config_is_object check (jsonb_typeof(config) = 'object')
);

-- Serves the list of a user's strategies, newest first.
create index strategies_of_user
on {{ schema }}.strategies (user_id, created_at desc);

-- Serves pause_inactive_strategies().
create index strategies_active
on {{ schema }}.strategies (updated_at)
where status = 'active';

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

-- What came out of a backtest. Written once, by complete_backtest_job().
create table {{ schema }}.backtest_results (
    id uuid primary key default gen_random_uuid(),
    strategy_id uuid not null references {{ schema }}.strategies (id) on delete cascade,
    user_id uuid not null,
    job_id uuid unique references {{ schema }}.backtest_jobs (id) on delete cascade,
    sharpe_ratio numeric,
    cagr numeric,
    total_return numeric,
    max_drawdown numeric,
    chart_url text,
    created_at timestamptz not null default now()
);

-- Serves the averages of a strategy from the index alone, and its newest results.
create index backtest_results_of_strategy
on {{ schema }}.backtest_results (strategy_id, created_at desc)
include (sharpe_ratio, cagr, total_return);

-- Serves row security and the storage policy: the results of one user.
create index backtest_results_of_user
on {{ schema }}.backtest_results (user_id);

-- Serves send_weekly_digest(): the results of one week.
create index backtest_results_of_time
on {{ schema }}.backtest_results (created_at);

-- The single trades of a backtest.
create table {{ schema }}.backtest_trades (
    id bigint generated always as identity primary key,
    result_id uuid not null references {{ schema }}.backtest_results (id) on delete cascade,
    symbol text not null,
    side text not null,
    quantity numeric not null,
    price numeric not null,
    fee numeric not null default 0,
    pnl numeric,
    executed_at timestamptz not null,
    constraint backtest_trades_side_is_known check (side in ('buy', 'sell')),
    constraint backtest_trades_quantity_is_positive check (quantity > 0),
    constraint backtest_trades_price_is_not_negative check (price >= 0)
);

-- Serves the trades of one result, in the order in which they happened.
create index backtest_trades_of_result
on {{ schema }}.backtest_trades (result_id, executed_at);

-- Notifications on their way to a user.
create table {{ schema }}.notification_queue (
    id bigint generated always as identity primary key,
    user_id uuid not null,
    type text not null,
    payload jsonb not null default '{}',
    status text not null default 'queued',
    attempts integer not null default 0,
    dedupe_key text unique,
    available_at timestamptz not null default now(),
    sent_at timestamptz,
    created_at timestamptz not null default now(),
    constraint notification_queue_type_is_known check (
        type in ('weekly_digest', 'backtest_completed', 'backtest_failed', 'strategy_paused')
    ),
    constraint notification_queue_status_is_known check (status in ('queued', 'sent', 'failed'))
);

-- Serves a user's own notifications, newest first.
create index notification_queue_of_user
on {{ schema }}.notification_queue (user_id, created_at desc);

-- Serves who sends them: what is due, oldest first.
create index notification_queue_due
on {{ schema }}.notification_queue (available_at, id)
where status = 'queued';

-- How many calls a user made in one window of time.
create table {{ schema }}.rate_limits (
    user_id uuid not null,
    bucket text not null,
    window_start timestamptz not null,
    calls integer not null default 0,
    primary key (user_id, bucket, window_start),
    constraint rate_limits_calls_in_range check (calls >= 0)
);

-- Serves the removal of windows that are over.
create index rate_limits_of_time
on {{ schema }}.rate_limits (window_start);

-- Strategies to start from. Everybody may read them.
create table {{ schema }}.strategy_templates (
    id uuid primary key default gen_random_uuid(),
    name text not null unique,
    body jsonb not null,
    storage_path text,
    created_at timestamptz not null default now(),
    constraint strategy_templates_are_named check (btrim(name) <> '')
);

-- Refreshes of the performance figures that were asked for. Completions that follow each other share
-- a row; see request_performance_refresh().
create table {{ schema }}.refresh_requests (
    id bigint generated always as identity primary key,
    requested_at timestamptz not null default clock_timestamp()
);

-- Exports whose row is gone and whose bytes are still to be removed, by a worker that can reach them.
create table {{ schema }}.export_removals (
    id bigint generated always as identity primary key,
    bucket_id text not null,
    name text not null,
    requested_at timestamptz not null default now(),
    removed_at timestamptz
);

-- Serves the worker: what is still to be removed.
create index export_removals_open
on {{ schema }}.export_removals (id)
where removed_at is null;
