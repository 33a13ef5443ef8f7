{%- from "macros/grants.sql" import only -%}
-- Dead rows of a table that vacuum has not removed yet, partitions and all.
create or replace function {{ schema }}.dead_rows(relation regclass)
returns bigint
language sql
volatile
security invoker
set search_path = ''
as $$
    select coalesce(sum(pg_stat_get_dead_tuples(r.oid)), 0)::bigint
    from (
        select dead_rows.relation::oid as oid
        union
        select p.relid::oid
        from pg_partition_tree(dead_rows.relation) as p
    ) as r;
$$;

alter function {{ schema }}.dead_rows(regclass) owner to {{ owner }};

comment on function {{ schema }}.dead_rows(regclass) is
'Dead rows of a table and its partitions.';

{{ only("execute", "function " ~ schema ~ ".dead_rows(regclass)", [owner, operator]) }}
