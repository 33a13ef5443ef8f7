{%- from "macros/grants.sql" import only -%}
{%- set signature = "(regclass, text [], text [], boolean, text, name)" -%}
-- Generates the trigger function that logs the changes of one table, or generates it anew: after a change
-- of the primary key, or with other settings. The triggers that call it are made by track().
create or replace function {{ schema }}.make_recorder(
    target regclass,
    exclude text [] default '{}',
    redact text [] default '{}',
    changed_only boolean default false,
    tenant_column text default null,
    recorder name default null
)
returns name
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    key text [] := {{ schema }}.key_columns(make_recorder.target);
    plain name := coalesce(
        make_recorder.recorder, {{ schema }}.recorder_name(make_recorder.target)
    );
    covered_until timestamptz;
begin
    perform {{ schema }}.require_columns(make_recorder.target, exclude || redact, key);
    perform {{ schema }}.require_columns(make_recorder.target, array_remove(array[tenant_column], null));

    select coalesce(max(b.to_at) at time zone 'UTC' - interval '1 month', '-infinity')
    into covered_until
    from {{ partitions.schema }}.bounds('{{ schema }}.log') as b;

    execute format(
        'create or replace function {{ schema }}.%I() returns trigger language plpgsql volatile'
        ' security definer set search_path = '''' as %L',
        plain,
        {{ schema }}.recorder_text(
            key, exclude, redact, changed_only, tenant_column, covered_until
        )
    );
    execute format('alter function {{ schema }}.%I() owner to {{ owner }}', plain);
    execute format('revoke all on function {{ schema }}.%I() from public', plain);
    execute format(
        'comment on function {{ schema }}.%I() is %L',
        plain,
        format('Logs the changes of %s; made at run time by {{ schema }}.', make_recorder.target)
    );

    insert into {{ schema }}.tracked as t (
        relation, recorder, excluded, redacted, is_changed_only, tenant_column
    )
    values (
        make_recorder.target, plain, exclude, redact, changed_only, make_recorder.tenant_column
    )
    on conflict on constraint tracked_pkey do update
        set
            recorder = excluded.recorder,
            excluded = excluded.excluded,
            redacted = excluded.redacted,
            is_changed_only = excluded.is_changed_only,
            tenant_column = excluded.tenant_column;
    return plain;
end;
$$;

comment on function {{ schema }}.make_recorder{{ signature }} is
'Generates the trigger function that logs the changes of one table; returns its name.';

{{ only("execute", "function " ~ schema ~ ".make_recorder" ~ signature) }}
