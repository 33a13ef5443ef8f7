{%- from "macros/grants.sql" import only -%}
-- Gives a partition, once it is attached, what hangs on things that came with that: the index that is
-- its replica identity, and where asked for the statement triggers of its parent.
create or replace function {{ schema }}.finish(
    relation regclass,
    parent regclass,
    copies_triggers boolean
)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    index_name text;
    one record;
begin
    select c.relname
    into index_name
    from pg_catalog.pg_index as above
    inner join pg_catalog.pg_inherits as h on above.indexrelid = h.inhparent
    inner join pg_catalog.pg_index as own on h.inhrelid = own.indexrelid
    inner join pg_catalog.pg_class as c on own.indexrelid = c.oid
    where
        above.indrelid = finish.parent
        and above.indisreplident
        and own.indrelid = finish.relation;
    if found then
        execute format(
            'alter table %s replica identity using index %I', finish.relation, index_name
        );
    end if;

    if not finish.copies_triggers then
        return;
    end if;
    for one in
        select
            t.tgname,
            t.tgenabled = 'A' as is_always,
            replace(
                pg_get_triggerdef(t.oid),
                format(' ON %s ', finish.parent),
                format(' ON %s ', finish.relation)
            ) as definition
        from pg_catalog.pg_trigger as t
        where
            t.tgrelid = finish.parent
            and not t.tgisinternal
            and t.tgtype & 1 = 0
    loop
        -- pgpkg: allow plpgsql-warning: the text is the server's own, and quoted by it
        execute one.definition;
        if one.is_always then
            execute format(
                'alter table %s enable always trigger %I', finish.relation, one.tgname
            );
        end if;
    end loop;
end;
$$;

comment on function {{ schema }}.finish(regclass, regclass, boolean) is
'Gives an attached partition its replica identity and the statement triggers of its parent.';

{{ only("execute", "function " ~ schema ~ ".finish(regclass, regclass, boolean)", admin) }}
