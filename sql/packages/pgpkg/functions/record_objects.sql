-- Adds a version to the history of each given object; one statement for any number of them.
create or replace function {{ schema }}.record_objects(objects jsonb)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$
    insert into {{ schema }}.object_version (
        unit, kind, name, file, sha256, text, is_dropped
    )
    select
        o.unit,
        o.kind,
        o.name,
        o.file,
        o.sha256,
        o.text,
        o.is_dropped
    from jsonb_to_recordset(record_objects.objects) as o (
        unit text,
        kind text,
        name text,
        file text,
        sha256 text,
        text text,
        is_dropped boolean
    );
$$;

comment on function {{ schema }}.record_objects(jsonb) is
'Adds the given versions of objects to the history.';

revoke all on function {{ schema }}.record_objects(jsonb) from public;
