-- Writes the row of a deploy that begins now. Called with the deployer's lock held, so a row
-- that still says running belongs to a process that died.
create or replace function {{ schema }}.begin_deploy(deploy jsonb)
returns bigint
language sql
volatile
security invoker
set search_path = ''
as $$
    update {{ schema }}.deploy as d
    set
        outcome = 'interrupted',
        finished_at = clock_timestamp()
    where d.outcome = 'running';

    insert into {{ schema }}.deploy (verb, os_user, host, git_commit, pgpkg_version, plan)
    values (
        begin_deploy.deploy ->> 'verb',
        begin_deploy.deploy ->> 'os_user',
        begin_deploy.deploy ->> 'host',
        begin_deploy.deploy ->> 'git_commit',
        begin_deploy.deploy ->> 'pgpkg_version',
        begin_deploy.deploy -> 'plan'
    )
    returning id;
$$;

comment on function {{ schema }}.begin_deploy(jsonb) is
'Begins the row of a deploy, and marks those that were cut off.';

revoke all on function {{ schema }}.begin_deploy(jsonb) from public;
