{%- from "macros/grants.sql" import only -%}
-- Keeps the one source row of a range, with the error that it caused.
create or replace function {{ schema }}.set_aside(
    task {{ schema }}.task,
    after_key text[],
    key text[],
    code text,
    error text,
    detail text
)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    data jsonb;
begin
    execute {{ schema }}.batch_sql(task, after_key, key, 'to_jsonb(s)') || ' limit 1' into data;

    insert into {{ schema }}.quarantine as q (task, key, sqlstate, error, detail, data)
    values (task.name, set_aside.key, code, set_aside.error, nullif(set_aside.detail, ''), data)
    on conflict on constraint quarantine_pkey do update
    set
        sqlstate = excluded.sqlstate,
        error = excluded.error,
        detail = excluded.detail,
        data = excluded.data,
        attempts = q.attempts + 1,
        last_at = excluded.last_at;
end;
$$;

alter function {{ schema }}.set_aside({{ schema }}.task, text[], text[], text, text, text) owner to {{ owner }};

comment on function {{ schema }}.set_aside({{ schema }}.task, text[], text[], text, text, text) is
'Keeps a source row that could not be moved, with its error.';

{{ only("execute", "function " ~ schema ~ ".set_aside(" ~ schema ~ ".task, text[], text[], text, text, text)") }}
