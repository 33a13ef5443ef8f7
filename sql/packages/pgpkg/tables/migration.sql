-- An applied migration with the checksum of its file. Whether it is applied is said by yoyo's own
-- table; this one knows what its text was.
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

comment on table {{ schema }}.migration is
'Applied migrations with the checksum and the text of their files.';
comment on column {{ schema }}.migration.road is
'applied: it ran here. built: its unit was built from sql/. adopted: it was here before pgpkg.';
comment on column {{ schema }}.migration.deploy_id is
'The deploy that wrote the row; the deployer says which in the setting pgpkg.deploy_id.';

revoke all on {{ schema }}.migration from public;
grant select on {{ schema }}.migration to {{ reader }};
