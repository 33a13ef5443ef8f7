{%- from "macros/grants.sql" import only -%}
-- The hash of what a row of the log holds of the row that changed.
create or replace function {{ schema }}.data_hash_of(old_data jsonb, new_data jsonb)
returns bytea
language sql
immutable
security invoker
set search_path = ''
as $$
    select sha256(convert_to(
        jsonb_build_array(data_hash_of.old_data, data_hash_of.new_data)::text, 'UTF8'
    ));
$$;

alter function {{ schema }}.data_hash_of(jsonb, jsonb) owner to {{ owner }};

comment on function {{ schema }}.data_hash_of(jsonb, jsonb) is
'The hash of what a row of the log holds of the row that changed.';

{{ only("execute", "function " ~ schema ~ ".data_hash_of(jsonb, jsonb)", reader) }}
