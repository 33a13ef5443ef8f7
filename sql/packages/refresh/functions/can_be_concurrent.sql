{%- from "macros/grants.sql" import only -%}
-- Whether REFRESH ... CONCURRENTLY would work: the view has been filled once, and a unique index on
-- plain columns covers all of its rows.
create or replace function {{ schema }}.can_be_concurrent(relation regclass)
returns boolean
language sql
stable
security invoker
set search_path = ''
as $$
    select exists (
        select
        from pg_catalog.pg_class as c
        inner join pg_catalog.pg_index as i on c.oid = i.indrelid
        where
            c.oid = can_be_concurrent.relation
            and c.relispopulated
            and i.indisunique
            and i.indisvalid
            and i.indpred is null
            and i.indexprs is null
    );
$$;

comment on function {{ schema }}.can_be_concurrent(regclass) is
'Whether a view can be refreshed without locking readers out.';

{{ only("execute", "function " ~ schema ~ ".can_be_concurrent(regclass)") }}
