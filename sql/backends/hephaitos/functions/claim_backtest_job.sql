{%- from "macros/grants.sql" import only -%}
-- Hands the oldest backtest that waits, or whose worker has not been heard of, to one worker.
create or replace function {{ schema }}.claim_backtest_job(
    lease interval default interval '5 minutes'
)
returns setof {{ schema }}.backtest_jobs
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    return query
    update {{ schema }}.backtest_jobs as j
    set
        status = 'running',
        attempts = j.attempts + 1,
        lease_until = now() + claim_backtest_job.lease,
        started_at = coalesce(j.started_at, now())
    where j.id = (
        select o.id
        from {{ schema }}.backtest_jobs as o
        where
            o.status in ('queued', 'running')
            and (o.status = 'queued' or o.lease_until < now())
        order by o.created_at, o.id
        limit 1
        for update skip locked
    )
    returning j.*;
end;
$$;

alter function {{ schema }}.claim_backtest_job(interval) owner to {{ platform.owner }};

comment on function {{ schema }}.claim_backtest_job(interval) is
'Hands the oldest open backtest to one worker, for the time of the lease. No row: nothing to do.';

{{ only("execute", "function " ~ schema ~ ".claim_backtest_job(interval)", worker) }}
