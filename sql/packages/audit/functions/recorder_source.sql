{%- from "macros/grants.sql" import only -%}
-- The rows of a transition table as JSON, without the columns that are excluded.
create or replace function {{ schema }}.recorder_source(alias text, rows text, exclude text [])
returns text
language sql
immutable
security invoker
set search_path = ''
as $$
    select format(
        '(select to_jsonb(r.*)%s as data from %s as r offset 0) as %s',
        case when recorder_source.exclude <> '{}' then format(' - %L::text []', exclude) end,
        recorder_source.rows,
        recorder_source.alias
    );
$$;

comment on function {{ schema }}.recorder_source(text, text, text []) is
'The rows of a transition table as JSON, without the columns that are excluded.';

{{ only("execute", "function " ~ schema ~ ".recorder_source(text, text, text [])") }}
