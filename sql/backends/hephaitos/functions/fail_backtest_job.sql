{%- from "macros/grants.sql" import only -%}
-- Ends a backtest badly, and keeps what went wrong.
create or replace function {{ schema }}.fail_backtest_job(
    job_id uuid,
    attempt integer,
    error text
)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    strategy_id uuid;
begin
    update {{ schema }}.backtest_jobs as j
    set
        status = 'failed',
        error = fail_backtest_job.error,
        lease_until = null,
        completed_at = now()
    where
        j.id = fail_backtest_job.job_id
        and j.status = 'running'
        and j.attempts = fail_backtest_job.attempt
    returning j.strategy_id into strategy_id;

    if not found then
        perform {{ schema }}.refuse_worker(job_id, attempt);
    end if;

    perform {{ schema }}.note_activity(strategy_id);
end;
$$;

alter function {{ schema }}.fail_backtest_job(uuid, integer, text) owner to {{ platform.owner }};

comment on function {{ schema }}.fail_backtest_job(uuid, integer, text) is
'Ends a backtest badly, and keeps what went wrong.';

{{ only("execute", "function " ~ schema ~ ".fail_backtest_job(uuid, integer, text)", worker) }}
