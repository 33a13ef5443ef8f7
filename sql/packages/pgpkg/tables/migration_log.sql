-- What was done to migrations, in order. Rows are only added.
create table {{ schema }}.migration_log (
    id bigint generated always as identity primary key,
    migration_id text not null,
    operation text not null,
    sha256 text,
    done_at timestamptz not null default clock_timestamp(),
    done_by text not null default session_user,
    deploy_id bigint
    default nullif(current_setting('pgpkg.deploy_id', true), '')::bigint
    references {{ schema }}.deploy (id),
    constraint migration_log_operation_is_known
    check (operation in ('applied', 'built', 'adopted', 'rolled back'))
);

-- Serves the history of one migration.
create index migration_log_migration
on {{ schema }}.migration_log (migration_id, id);

-- Serves the foreign key.
create index migration_log_deploy
on {{ schema }}.migration_log (deploy_id);

comment on table {{ schema }}.migration_log is
'Everything that was ever done to migrations; rows are never changed.';
comment on column {{ schema }}.migration_log.deploy_id is
'The deploy that wrote the row; the deployer says which in the setting pgpkg.deploy_id.';

revoke all on {{ schema }}.migration_log from public;
grant select on {{ schema }}.migration_log to {{ reader }};
