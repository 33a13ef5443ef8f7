-- One run of apply or rollback. A row that says running while nobody holds the deployer's lock
-- belongs to a process that died; the next deployer marks it interrupted.
create table {{ schema }}.deploy (
    id bigint generated always as identity primary key,
    started_at timestamptz not null default clock_timestamp(),
    finished_at timestamptz,
    outcome text not null default 'running',
    verb text not null,
    deployed_by text not null default session_user,
    os_user text,
    host text,
    git_commit text,
    pgpkg_version text not null,
    plan jsonb not null,
    error jsonb,
    constraint deploy_outcome_is_known
    check (outcome in ('running', 'applied', 'failed', 'interrupted')),
    constraint deploy_ends_when_not_running
    check ((outcome = 'running') = (finished_at is null))
);

-- Serves the next deployer, who looks for runs that were cut off.
create index deploy_running
on {{ schema }}.deploy (id)
where outcome = 'running';

comment on table {{ schema }}.deploy is
'Runs of apply and rollback: who, from where, with which plan, and how they ended.';
comment on column {{ schema }}.deploy.plan is
'What was to be done: migrations, objects and fresh units.';
comment on column {{ schema }}.deploy.error is
'Code, message, file and line, when the outcome is failed.';

revoke all on {{ schema }}.deploy from public;
grant select on {{ schema }}.deploy to {{ reader }};
