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

alter table {{ schema }}.backtest_results owner to {{ platform.owner }};
-- Realtime filters DELETE by user_id, which the primary key alone does not carry.
alter table {{ schema }}.backtest_results replica identity full;

comment on table {{ schema }}.backtest_results is
'What came out of a backtest.';
comment on column {{ schema }}.backtest_results.chart_url is
'The path of the chart in its bucket; it is signed when it is read.';

grant select on {{ schema }}.backtest_results to {{ authenticated }};
