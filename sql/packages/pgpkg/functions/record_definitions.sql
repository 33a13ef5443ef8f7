-- Keeps how the server spells objects now. Objects that are gone lose their row.
create or replace function {{ schema }}.record_definitions(definitions jsonb)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$
    insert into {{ schema }}.definition (kind, name, fingerprint)
    select
        d.kind,
        d.name,
        d.fingerprint
    from jsonb_to_recordset(record_definitions.definitions) as d (
        kind text,
        name text,
        fingerprint text
    )
    on conflict (kind, name) do update
        set fingerprint = excluded.fingerprint;

    delete from {{ schema }}.definition as d
    where not exists (
        select
        from {{ schema }}.current_object as c
        where
            c.kind = d.kind
            and c.name = d.name
    );
$$;

comment on function {{ schema }}.record_definitions(jsonb) is
'Keeps the fingerprints of live definitions after a deploy.';

revoke all on function {{ schema }}.record_definitions(jsonb) from public;
