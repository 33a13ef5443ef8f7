-- What was laid and run stays known. Rights alone would not hold the owner back, a trigger does.
create or replace function {{ schema }}.history_is_append_only()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    raise exception 'the history of the ledger is append-only'
        using
            errcode = 'PKL01',
            detail = format('%s on %I.%I was refused.', tg_op, tg_table_schema, tg_table_name),
            hint = 'Lay the object or run the migration again: that adds a row.';
end;
$$;

comment on function {{ schema }}.history_is_append_only() is
'Refuses to change or remove what the ledger remembers.';

revoke all on function {{ schema }}.history_is_append_only() from public;

create or replace trigger history_is_append_only
before update or delete or truncate on {{ schema }}.object_version
for each statement
execute function {{ schema }}.history_is_append_only();

comment on trigger history_is_append_only on {{ schema }}.object_version is
'Refuses to change or remove versions of objects.';

create or replace trigger history_is_append_only
before update or delete or truncate on {{ schema }}.migration_log
for each statement
execute function {{ schema }}.history_is_append_only();

comment on trigger history_is_append_only on {{ schema }}.migration_log is
'Refuses to change or remove what was done to migrations.';
