{%- from "macros/grants.sql" import only -%}
-- The column by which a table is partitioned, and its type. Refuses tables that are partitioned in
-- another way than by ranges of one date or time.
create or replace function {{ schema }}.key_of(parent regclass, out name name, out type regtype)
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
    select
        a.attname,
        a.atttypid
    into
        key_of.name,
        key_of.type
    from pg_catalog.pg_partitioned_table as p
    inner join pg_catalog.pg_attribute as a
        on
            p.partrelid = a.attrelid
            and p.partattrs[0] = a.attnum
    where
        p.partrelid = key_of.parent
        and p.partstrat = 'r'
        and p.partnatts = 1
        and a.atttypid = any ('{date,timestamp,timestamptz}'::regtype []);

    if not found then
        raise exception 'table % is not partitioned by time', key_of.parent
            using
                errcode = 'PKP01',
                detail = 'It takes ranges over one column of type date, timestamp or timestamptz.',
                hint = 'create table ... partition by range (created_at);';
    end if;
end;
$$;

comment on function {{ schema }}.key_of(regclass) is
'The column by which a table is partitioned, and its type.';

{{ only("execute", "function " ~ schema ~ ".key_of(regclass)", admin) }}
