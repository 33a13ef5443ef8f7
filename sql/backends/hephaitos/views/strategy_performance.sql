-- The performance of the caller's own strategies. It reads a materialized view, which has no row
-- security, as its owner; the condition, behind a barrier, is what keeps users apart.
create or replace view {{ schema }}.strategy_performance
with (security_barrier = true)
as
select
    p.strategy_id,
    round(p.avg_sharpe, 2) as avg_sharpe,
    round(p.avg_cagr, 2) as avg_cagr,
    round(p.avg_return, 2) as avg_return,
    p.backtest_count,
    p.last_backtest_at
from {{ schema }}.strategy_performance_agg as p
where p.user_id = (select auth.uid());

alter view {{ schema }}.strategy_performance owner to {{ platform.owner }};

comment on view {{ schema }}.strategy_performance is
'The performance of the caller''s own strategies, as of the last refresh.';

revoke all on {{ schema }}.strategy_performance from public;
grant select on {{ schema }}.strategy_performance to {{ authenticated }};
