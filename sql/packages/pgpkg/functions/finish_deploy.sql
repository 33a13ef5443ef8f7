-- Says how a deploy ended. A deploy that ended before keeps its first outcome.
create or replace function {{ schema }}.finish_deploy(
    deploy_id bigint,
    outcome text,
    error jsonb default null
)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$
    update {{ schema }}.deploy as d
    set
        outcome = finish_deploy.outcome,
        error = finish_deploy.error,
        finished_at = clock_timestamp()
    where
        d.id = finish_deploy.deploy_id
        and d.outcome = 'running';
$$;

comment on function {{ schema }}.finish_deploy(bigint, text, jsonb) is
'Ends the row of a deploy: applied, or failed with the error.';

revoke all on function {{ schema }}.finish_deploy(bigint, text, jsonb) from public;
