{%- from "macros/grants.sql" import only -%}
-- Queues a backtest of an own strategy. The row is the job; the notification, which is sent when the
-- transaction commits, only wakes a worker. Errors keep the code that they were raised with.
create or replace function {{ schema }}.create_backtest_job(
    p_user_id uuid,
    p_strategy_id uuid,
    p_config jsonb
)
returns uuid
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    strategy {{ schema }}.strategies;
    job_id uuid;
begin
    perform {{ schema }}.require_self(p_user_id);

    select s.*
    into strategy
    from {{ schema }}.strategies as s
    where
        s.id = p_strategy_id
        and s.user_id = p_user_id;

    if not found then
        raise exception 'Strategy not found or unauthorized'
            using
                errcode = 'PKH01',
                detail = format('There is no strategy %s of this user.', p_strategy_id),
                hint = 'Take the id from get_strategies_with_performance().';
    end if;

    if strategy.status = 'archived' then
        raise exception 'strategy % is archived', p_strategy_id
            using
                errcode = 'PKH02',
                detail = 'An archived strategy is not tested any more.',
                hint = 'Set its status to draft first.';
    end if;

    insert into {{ schema }}.backtest_jobs (user_id, strategy_id, strategy_name, config, status)
    values (p_user_id, p_strategy_id, strategy.name, p_config, 'queued')
    returning id into job_id;

    perform pg_notify('backtest_queue', job_id::text);

    return job_id;
end;
$$;

alter function {{ schema }}.create_backtest_job(uuid, uuid, jsonb) owner to {{ platform.owner }};

comment on function {{ schema }}.create_backtest_job(uuid, uuid, jsonb) is
'Queues a backtest of an own strategy, wakes a worker and returns the id of the job.';

{{ only(
    "execute", "function " ~ schema ~ ".create_backtest_job(uuid, uuid, jsonb)", authenticated
) }}
