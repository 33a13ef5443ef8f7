{%- from "macros/grants.sql" import only -%}
-- Writes every change of a table to the log from now on. Again is the same as once; after a change
-- of the primary key it must be called again.
create or replace function {{ schema }}.track(target regclass, name text default null)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    plain text := coalesce(track.name, (
        select c.relname || '_audit'
        from pg_catalog.pg_class as c
        where c.oid = track.target
    ));
    key text;
begin
    if track.target = '{{ schema }}.log'::regclass then
        raise exception 'the audit log cannot track itself'
            using
                errcode = 'PKA02',
                detail = 'Each row in it would write another one.',
                hint = 'Name the table whose changes you want to see.';
    end if;

    select string_agg(quote_literal(a.attname), ', ' order by k.place)
    into key
    from pg_catalog.pg_index as i
    cross join unnest(i.indkey::smallint[]) with ordinality as k (number, place)
    inner join pg_catalog.pg_attribute as a
        on
            i.indrelid = a.attrelid
            and k.number = a.attnum
    where
        i.indrelid = track.target
        and i.indisprimary;

    if key is null then
        raise exception 'table % has no primary key', track.target
            using
                errcode = 'PKA03',
                detail = 'The log could not say which of its rows has changed.',
                hint = format('alter table %s add primary key (...);', track.target);
    end if;

    execute format(
        'create or replace trigger %I after insert on %s'
        ' referencing new table as new_rows'
        ' for each statement execute function {{ schema }}.record_insert(%s)',
        plain, track.target, key
    );
    execute format(
        'create or replace trigger %I after update on %s'
        ' referencing old table as old_rows new table as new_rows'
        ' for each statement execute function {{ schema }}.record_update(%s)',
        plain || '_update', track.target, key
    );
    execute format(
        'create or replace trigger %I after delete on %s'
        ' referencing old table as old_rows'
        ' for each statement execute function {{ schema }}.record_delete(%s)',
        plain || '_delete', track.target, key
    );
    execute format(
        'create or replace trigger %I after truncate on %s'
        ' for each statement execute function {{ schema }}.record_truncate()',
        plain || '_truncate', track.target
    );
end;
$$;

comment on function {{ schema }}.track(regclass, text) is
'Writes every change of a table to the log. The name is that of the triggers.';

{{ only("execute", "function " ~ schema ~ ".track(regclass, text)") }}
