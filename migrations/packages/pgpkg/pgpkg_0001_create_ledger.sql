-- transactional: true
-- Creates the ledger: the schema, its tables and their indexes. Functions, the view, comments and
-- grants are behaviour and are laid from sql/.
-- Locks: nothing that exists.

create schema {{ schema }};

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

create table {{ schema }}.object_version (
    id bigint generated always as identity primary key,
    unit text not null,
    kind text not null,
    name text not null,
    file text not null,
    sha256 text not null,
    text text not null,
    is_dropped boolean not null default false,
    laid_at timestamptz not null default now(),
    laid_by text not null default session_user,
    deploy_id bigint
    default nullif(current_setting('pgpkg.deploy_id', true), '')::bigint
    references {{ schema }}.deploy (id)
);

-- Serves current_object and object_text(): the newest version of an object.
create index object_version_newest
on {{ schema }}.object_version (kind, name, id desc);

-- Serves the foreign key.
create index object_version_deploy
on {{ schema }}.object_version (deploy_id);

create table {{ schema }}.definition (
    kind text not null,
    name text not null,
    fingerprint text not null,
    primary key (kind, name)
);

create table {{ schema }}.migration (
    id text primary key,
    unit text not null,
    sha256 text not null,
    text text not null,
    road text not null,
    applied_at timestamptz not null default clock_timestamp(),
    applied_by text not null default session_user,
    deploy_id bigint
    default nullif(current_setting('pgpkg.deploy_id', true), '')::bigint
    references {{ schema }}.deploy (id),
    constraint migration_road_is_known
    check (road in ('applied', 'built', 'adopted'))
);

-- Serves the foreign key.
create index migration_deploy
on {{ schema }}.migration (deploy_id);

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

create table {{ schema }}.journal (
    migration_id text not null,
    direction text not null,
    position integer not null,
    sha256 text not null,
    statement text not null,
    begun_at timestamptz not null default clock_timestamp(),
    finished_at timestamptz,
    primary key (migration_id, direction, position),
    constraint journal_direction_is_known
    check (direction in ('apply', 'rollback'))
);

create table {{ schema }}.file (
    file text primary key,
    unit text not null,
    sha256 text not null
);
