-- Two finished backtests of Alice's first strategy, one of Bob's, and one of Alice's that waits.
insert into {{ schema }}.backtest_jobs (
    id, user_id, strategy_id, strategy_name, config, status, progress, attempts, completed_at
)
select
    j.id,
    s.user_id,
    s.id,
    s.name,
    '{"from": "2020-01-01"}',
    j.status,
    case when j.status = 'completed' then 100 else 0 end,
    case when j.status = 'completed' then 1 else 0 end,
    case when j.status = 'completed' then timestamptz '2026-02-02 12:00+00' end
from (
    values
    (
        uuid '00000000-0000-4000-8000-000000000ab1',
        uuid '00000000-0000-4000-8000-0000000000a1',
        'completed'
    ),
    ('00000000-0000-4000-8000-000000000ab2', '00000000-0000-4000-8000-0000000000a1', 'completed'),
    ('00000000-0000-4000-8000-000000000ab3', '00000000-0000-4000-8000-0000000000a2', 'queued'),
    ('00000000-0000-4000-8000-000000000bb1', '00000000-0000-4000-8000-0000000000b1', 'completed')
) as j (id, strategy_id, status)
inner join {{ schema }}.strategies as s
    on j.strategy_id = s.id;

insert into {{ schema }}.backtest_results (
    id, strategy_id, user_id, job_id, sharpe_ratio, cagr, total_return, max_drawdown, created_at
)
select
    r.id,
    j.strategy_id,
    j.user_id,
    j.id,
    r.sharpe_ratio,
    r.cagr,
    r.total_return,
    r.max_drawdown,
    timestamptz '2026-02-02 12:00+00'
from (
    values
    (
        uuid '00000000-0000-4000-8000-000000000ac1',
        uuid '00000000-0000-4000-8000-000000000ab1',
        1.230, 0.11, 0.45, -0.20
    ),
    (
        '00000000-0000-4000-8000-000000000ac2', '00000000-0000-4000-8000-000000000ab2',
        1.238, 0.12, 0.55, -0.10
    ),
    (
        '00000000-0000-4000-8000-000000000bc1', '00000000-0000-4000-8000-000000000bb1',
        0.5, 0.02, 0.05, -0.30
    )
) as r (id, job_id, sharpe_ratio, cagr, total_return, max_drawdown)
inner join {{ schema }}.backtest_jobs as j
    on r.job_id = j.id;

insert into {{ schema }}.backtest_trades (
    result_id, symbol, side, quantity, price, fee, pnl, executed_at
)
values
(
    '00000000-0000-4000-8000-000000000ac1', 'AAPL', 'buy', 10, 100, 1, null,
    '2025-01-02 15:00+00'
),
(
    '00000000-0000-4000-8000-000000000ac1', 'AAPL', 'sell', 10, 145, 1, 448,
    '2025-06-02 15:00+00'
),
(
    '00000000-0000-4000-8000-000000000bc1', 'MSFT', 'buy', 5, 300, 1, null,
    '2025-03-03 15:00+00'
);

select {{ schema }}.refresh_strategy_performance();
