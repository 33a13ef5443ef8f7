{%- from "macros/grants.sql" import only -%}
-- Ends a backtest well: status, result and trades in one transaction, or none of them.
create or replace function {{ schema }}.complete_backtest_job(
    job_id uuid,
    attempt integer,
    result jsonb,
    trades jsonb default '[]'
)
returns uuid
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    job {{ schema }}.backtest_jobs;
    new_result_id uuid;
begin
    update {{ schema }}.backtest_jobs as j
    set
        status = 'completed',
        progress = 100,
        error = null,
        lease_until = null,
        completed_at = now()
    where
        j.id = complete_backtest_job.job_id
        and j.status = 'running'
        and j.attempts = complete_backtest_job.attempt
    returning j.* into job;

    if not found then
        perform {{ schema }}.refuse_worker(complete_backtest_job.job_id, attempt);
    end if;

    insert into {{ schema }}.backtest_results (
        strategy_id, user_id, job_id, sharpe_ratio, cagr, total_return, max_drawdown, chart_url
    )
    select
        job.strategy_id,
        job.user_id,
        job.id,
        r.sharpe_ratio,
        r.cagr,
        r.total_return,
        r.max_drawdown,
        r.chart_url
    from jsonb_to_record(complete_backtest_job.result) as r (
        sharpe_ratio numeric,
        cagr numeric,
        total_return numeric,
        max_drawdown numeric,
        chart_url text
    )
    returning id into new_result_id;

    insert into {{ schema }}.backtest_trades (
        result_id, symbol, side, quantity, price, fee, pnl, executed_at
    )
    select
        new_result_id,
        t.symbol,
        t.side,
        t.quantity,
        t.price,
        coalesce(t.fee, 0),
        t.pnl,
        t.executed_at
    from jsonb_to_recordset(complete_backtest_job.trades) as t (
        symbol text,
        side text,
        quantity numeric,
        price numeric,
        fee numeric,
        pnl numeric,
        executed_at timestamptz
    );

    perform {{ schema }}.note_activity(job.strategy_id);

    return new_result_id;
end;
$$;

alter function {{ schema }}.complete_backtest_job(uuid, integer, jsonb, jsonb)
owner to {{ platform.owner }};

comment on function {{ schema }}.complete_backtest_job(uuid, integer, jsonb, jsonb) is
'Ends a backtest well, with its result and trades, and returns the id of the result.';

{{ only(
    "execute",
    "function " ~ schema ~ ".complete_backtest_job(uuid, integer, jsonb, jsonb)",
    worker
) }}
