{%- from "macros/grants.sql" import only -%}
-- What the log shows of `data`, a row as JSON: redacted columns as stars, and where asked only those that
-- changed. A changed key is two rows, one that went and one that came, each a whole one.
create or replace function {{ schema }}.recorder_shown(
    data text,
    redact text [],
    changed_only boolean
)
returns text
language plpgsql
immutable
security invoker
set search_path = ''
as $$
declare
    shown text := recorder_shown.data;
    hidden text;
begin
    foreach hidden in array recorder_shown.redact loop
        shown := format('jsonb_set(%s, array[%L], %L, false)', shown, hidden, '"***"');
    end loop;
    if not recorder_shown.changed_only then
        return shown;
    end if;
    return '(select jsonb_object_agg(e.key, e.value) from jsonb_each(' || shown || ') as e'
        ' where a.data is null or b.data is null'
        ' or a.data -> e.key is distinct from b.data -> e.key)';
end;
$$;

comment on function {{ schema }}.recorder_shown(text, text [], boolean) is
'What the log shows of a row as JSON.';

{{ only("execute", "function " ~ schema ~ ".recorder_shown(text, text [], boolean)") }}
