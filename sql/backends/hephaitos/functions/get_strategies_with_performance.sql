{%- from "macros/grants.sql" import only -%}
-- The strategies of a user, newest first, with the averages of their backtests: one call where the
-- screen asked once for the list and once more for each row of it.
create or replace function {{ schema }}.get_strategies_with_performance(p_user_id uuid)
returns table (
    id uuid,
    name text,
    description text,
    created_at timestamptz,
    updated_at timestamptz,
    avg_sharpe numeric,
    avg_cagr numeric,
    avg_return numeric,
    backtest_count integer,
    last_backtest_at timestamptz
)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
    perform {{ schema }}.require_self(p_user_id);

    return query
    select
        s.id,
        s.name,
        s.description,
        s.created_at,
        s.updated_at,
        round(p.avg_sharpe, 2),
        round(p.avg_cagr, 2),
        round(p.avg_return, 2),
        p.backtest_count,
        p.last_backtest_at
    from {{ schema }}.strategies as s
    -- A lateral join reads the results of these strategies only, whatever the planner believes.
    cross join lateral (
        select
            avg(r.sharpe_ratio) as avg_sharpe,
            avg(r.cagr) as avg_cagr,
            avg(r.total_return) as avg_return,
            count(*)::integer as backtest_count,
            max(r.created_at) as last_backtest_at
        from {{ schema }}.backtest_results as r
        where r.strategy_id = s.id
    ) as p
    where s.user_id = p_user_id
    order by s.created_at desc;
end;
$$;

alter function {{ schema }}.get_strategies_with_performance(uuid) owner to {{ platform.owner }};

comment on function {{ schema }}.get_strategies_with_performance(uuid) is
'Returns user strategies with aggregated performance metrics. Eliminates N+1 queries.';

{{ only("execute", "function " ~ schema ~ ".get_strategies_with_performance(uuid)", authenticated) }}
