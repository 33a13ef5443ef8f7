{%- from "macros/grants.sql" import only -%}
-- SQL that takes the key of a row, as text, out of `data`, an expression for the row as jsonb. One column
-- stands for itself, several make a JSON array.
create or replace function {{ schema }}.record_id_in(data text, key text [])
returns text
language sql
immutable
security invoker
set search_path = ''
as $$
    select case
        when cardinality(record_id_in.key) = 1
            then format('(%s ->> %L)', record_id_in.data, record_id_in.key[1])
        else (
            select format(
                'jsonb_build_array(%s)::text',
                string_agg(format('%s -> %L', record_id_in.data, k.name), ', ' order by k.place)
            )
            from unnest(record_id_in.key) with ordinality as k (name, place)
        )
    end;
$$;

comment on function {{ schema }}.record_id_in(text, text []) is
'SQL that takes the key of a row, as text, out of the row as jsonb.';

{{ only("execute", "function " ~ schema ~ ".record_id_in(text, text [])", reader) }}
