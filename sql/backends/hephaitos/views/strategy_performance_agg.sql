-- The performance of each strategy that was tested. A materialized view has no row security, so no
-- API role is granted it: users read strategy_performance.
create materialized view {{ schema }}.strategy_performance_agg as
select
    s.id as strategy_id,
    s.user_id,
    avg(r.sharpe_ratio) as avg_sharpe,
    avg(r.cagr) as avg_cagr,
    avg(r.total_return) as avg_return,
    count(*)::integer as backtest_count,
    max(r.created_at) as last_backtest_at
from {{ schema }}.strategies as s
inner join {{ schema }}.backtest_results as r
    on s.id = r.strategy_id
group by s.id;

-- Needed by REFRESH ... CONCURRENTLY.
create unique index strategy_performance_agg_strategy
on {{ schema }}.strategy_performance_agg (strategy_id);

-- Serves strategy_performance: the rows of one user.
create index strategy_performance_agg_user
on {{ schema }}.strategy_performance_agg (user_id);

alter materialized view {{ schema }}.strategy_performance_agg owner to {{ platform.owner }};

comment on materialized view {{ schema }}.strategy_performance_agg is
'The performance of each strategy that was tested, as of the last refresh. Not for API roles.';

revoke all on {{ schema }}.strategy_performance_agg from public;
