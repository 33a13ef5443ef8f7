-- One version of one object, as it was laid. Rows are only added: the newest row of an object is
-- what the database has, and a dropped object ends with a row that says so.
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

comment on table {{ schema }}.object_version is
'Every version of every object that pgpkg laid, with its text; rows are never changed.';
comment on column {{ schema }}.object_version.name is
'Schema-qualified; functions with argument types, policies and triggers as schema.table.name.';
comment on column {{ schema }}.object_version.sha256 is
'Checksum of what is laid from the file; differs from the file on disk when there is work.';
comment on column {{ schema }}.object_version.text is
'The rendered file that the object came from.';
comment on column {{ schema }}.object_version.deploy_id is
'The deploy that wrote the row; the deployer says which in the setting pgpkg.deploy_id.';

revoke all on {{ schema }}.object_version from public;
grant select on {{ schema }}.object_version to {{ reader }};
