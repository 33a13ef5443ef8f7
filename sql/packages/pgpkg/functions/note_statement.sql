-- Notes a statement of a non-transactional migration: begun, or finished.
create or replace function {{ schema }}.note_statement(statement jsonb, is_finished boolean)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$
    insert into {{ schema }}.journal (
        migration_id, direction, position, sha256, statement, finished_at
    )
    values (
        note_statement.statement ->> 'migration_id',
        note_statement.statement ->> 'direction',
        (note_statement.statement ->> 'position')::integer,
        note_statement.statement ->> 'sha256',
        note_statement.statement ->> 'statement',
        case when note_statement.is_finished then clock_timestamp() end
    )
    on conflict (migration_id, direction, position) do update
        set finished_at = excluded.finished_at;
$$;

comment on function {{ schema }}.note_statement(jsonb, boolean) is
'Notes that a statement of a non-transactional migration begins or is finished.';

revoke all on function {{ schema }}.note_statement(jsonb, boolean) from public;
