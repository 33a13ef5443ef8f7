{%- from "macros/grants.sql" import only -%}
{%- set signature = "(regclass, text, text [], text [], boolean, text)" -%}
-- Writes every change of a table to the log from now on. Again is the same as once, or changes the
-- settings; after a change of the primary key it must be called again. Columns in `exclude` are not
-- seen at all, of those in `redact` only that they changed.
create or replace function {{ schema }}.track(
    target regclass,
    name text default null,
    exclude text [] default '{}',
    redact text [] default '{}',
    changed_only boolean default false,
    tenant_column text default null
)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    plain text := coalesce(track.name, {{ schema }}.trigger_name(track.target));
    recorder name;
    part record;
begin
    if exists (
        select
        from pg_catalog.pg_class as c
        where
            c.oid = track.target
            and c.relnamespace = '{{ schema }}'::regnamespace
    ) then
        raise exception 'the audit log cannot track itself'
            using
                errcode = 'PKA02',
                detail = 'Each row in it would write another one.',
                hint = 'Name the table whose changes you want to see.';
    end if;

    recorder := {{ schema }}.make_recorder(
        track.target, track.exclude, track.redact, track.changed_only, track.tenant_column
    );
    for part in
        select *
        from (
            values
            ('', 'insert', 'referencing new table as new_rows'),
            ('_update', 'update', 'referencing old table as old_rows new table as new_rows'),
            ('_delete', 'delete', 'referencing old table as old_rows'),
            ('_truncate', 'truncate', '')
        ) as p (suffix, event, transition)
    loop
        -- pgpkg: allow plpgsql-warning: the words come from the list above
        execute format(
            'create or replace trigger %I after %s on %s %s'
            ' for each statement execute function {{ schema }}.%I()',
            plain || part.suffix, part.event, track.target, part.transition, recorder
        );
        execute format(
            'comment on trigger %I on %s is %L',
            plain || part.suffix,
            track.target,
            format('Writes every %s to the audit log.', part.event)
        );
    end loop;
end;
$$;

comment on function {{ schema }}.track{{ signature }} is
'Writes every change of a table to the log. The name is that of the triggers.';

{{ only("execute", "function " ~ schema ~ ".track" ~ signature) }}
