{%- from "macros/grants.sql" import only -%}
-- Tells how far a backtest has come, and keeps it for another lease.
create or replace function {{ schema }}.report_backtest_progress(
    job_id uuid,
    attempt integer,
    progress numeric,
    lease interval default interval '5 minutes'
)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    update {{ schema }}.backtest_jobs as j
    set
        progress = report_backtest_progress.progress,
        lease_until = now() + report_backtest_progress.lease
    where
        j.id = report_backtest_progress.job_id
        and j.status = 'running'
        and j.attempts = report_backtest_progress.attempt;

    if not found then
        perform {{ schema }}.refuse_worker(job_id, attempt);
    end if;
end;
$$;

alter function {{ schema }}.report_backtest_progress(uuid, integer, numeric, interval)
owner to {{ platform.owner }};

comment on function {{ schema }}.report_backtest_progress(uuid, integer, numeric, interval) is
'Tells how far a backtest has come, in percent, and keeps it for another lease.';

{{ only(
    "execute",
    "function " ~ schema ~ ".report_backtest_progress(uuid, integer, numeric, interval)",
    worker
) }}
