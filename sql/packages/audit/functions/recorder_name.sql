{%- from "macros/grants.sql" import only -%}
-- The name of the function that logs the changes of a table: record_shop_customer_order. What is too long
-- or stands for another table already ends with a few letters of a digest.
create or replace function {{ schema }}.recorder_name(target regclass)
returns name
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
    plain text;
    ending text;
begin
    select 'record_' || n.nspname || '_' || c.relname
    into plain
    from pg_catalog.pg_class as c
    inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
    where c.oid = recorder_name.target;

    if octet_length(plain) > 63 or exists (
        select
        from {{ schema }}.tracked as t
        where
            t.recorder = plain::name
            and t.relation <> recorder_name.target
    ) then
        ending := '_' || left(md5(recorder_name.target::text), 8);
        while octet_length(plain || ending) > 63 loop
            plain := left(plain, -1);
        end loop;
        plain := plain || ending;
    end if;
    return plain;
end;
$$;

comment on function {{ schema }}.recorder_name(regclass) is
'The name of the function that logs the changes of a table.';

{{ only("execute", "function " ~ schema ~ ".recorder_name(regclass)") }}
