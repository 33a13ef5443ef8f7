-- Keeps the checksums of the templates that a deploy saw, of the given units only.
create or replace function {{ schema }}.record_files(units text[], files jsonb)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$
    delete from {{ schema }}.file as f
    where f.unit = any (record_files.units);

    insert into {{ schema }}.file (file, unit, sha256)
    select
        f.file,
        f.unit,
        f.sha256
    from jsonb_to_recordset(record_files.files) as f (
        file text,
        unit text,
        sha256 text
    )
    on conflict (file) do update
        set
            unit = excluded.unit,
            sha256 = excluded.sha256;
$$;

comment on function {{ schema }}.record_files(text[], jsonb) is
'Keeps the checksums of rendered templates, so that the next run can tell that nothing changed.';

revoke all on function {{ schema }}.record_files(text[], jsonb) from public;
