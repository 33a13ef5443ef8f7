{%- from "macros/grants.sql" import only -%}
-- The key of a row as text. One column stands for itself, several make a JSON array.
create or replace function {{ schema }}.record_id(data jsonb, key text[])
returns text
language sql
immutable
security invoker
as $$
    select case
        when cardinality(record_id.key) = 1 then record_id.data ->> record_id.key[1]
        else (
            select jsonb_agg(record_id.data -> k.name order by k.place)::text
            from unnest(record_id.key) with ordinality as k (name, place)
        )
    end;
$$;

alter function {{ schema }}.record_id(jsonb, text[]) owner to {{ owner }};

comment on function {{ schema }}.record_id(jsonb, text[]) is
'The key of a row as text; several columns make a JSON array.';

{{ only("execute", "function " ~ schema ~ ".record_id(jsonb, text[])") }}
