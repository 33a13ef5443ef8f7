-- Statements of non-transactional migrations that have not come to their end. A row without
-- finished_at was begun: the next run looks at its effect before it runs again.
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

comment on table {{ schema }}.journal is
'Where a non-transactional migration stands; its rows go when it is recorded as applied.';
comment on column {{ schema }}.journal.sha256 is
'Checksum of the whole text of the migration, which must not change while it is half-way.';

revoke all on {{ schema }}.journal from public;
grant select on {{ schema }}.journal to {{ reader }};
