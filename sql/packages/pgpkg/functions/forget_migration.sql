-- Records that a migration was rolled back. The next deploy looks at every file again, since
-- what was taken down for the way back may have to be laid.
create or replace function {{ schema }}.forget_migration(migration_id text)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$
    insert into {{ schema }}.migration_log (migration_id, operation, sha256)
    values (
        forget_migration.migration_id,
        'rolled back',
        (
            select m.sha256
            from {{ schema }}.migration as m
            where m.id = forget_migration.migration_id
        )
    );

    delete from {{ schema }}.migration as m
    where m.id = forget_migration.migration_id;

    delete from {{ schema }}.journal as j
    where j.migration_id = forget_migration.migration_id;

    delete from {{ schema }}.file;
$$;

comment on function {{ schema }}.forget_migration(text) is
'Takes a migration out of the ledger after its way back was run.';

revoke all on function {{ schema }}.forget_migration(text) from public;
