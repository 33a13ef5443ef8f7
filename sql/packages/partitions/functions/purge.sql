{%- from "macros/grants.sql" import only -%}
-- Drops what was detached from a managed table long enough ago, never in the transaction that detached
-- it: the parent is not locked for it. A table that somebody attached again is left alone.
create or replace function {{ schema }}.purge(parent regclass)
returns integer
language plpgsql
volatile
security invoker
set search_path = ''
set lock_timeout = '200ms'
as $$
declare
    relation regclass;
    dropped integer := 0;
begin
    delete from {{ schema }}.detached as d
    where
        d.parent = purge.parent
        and not exists (
            select
            from pg_catalog.pg_class as c
            where
                c.oid = d.relation
                and not c.relispartition
        );

    for relation in
        delete from {{ schema }}.detached as d
        using {{ schema }}.managed as m
        where
            d.parent = m.parent
            and m.parent = purge.parent
            and d.detached_at < now()
            and d.detached_at + m.drop_after <= now()
        returning d.relation
    loop
        execute format('drop table %s', relation);
        dropped := dropped + 1;
    end loop;
    return dropped;
end;
$$;

comment on function {{ schema }}.purge(regclass) is
'Drops what was detached from a managed table long enough ago; returns how many.';

{{ only("execute", "function " ~ schema ~ ".purge(regclass)", admin) }}
