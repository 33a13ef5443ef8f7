{%- from "macros/grants.sql" import only -%}
-- The columns of a table's primary key, in its order. Refuses a table that has none.
create or replace function {{ schema }}.key_columns(target regclass)
returns text []
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
    found_columns text [];
begin
    select array_agg(a.attname::text order by k.place)
    into found_columns
    from pg_catalog.pg_index as i
    cross join unnest(i.indkey::smallint []) with ordinality as k (number, place)
    inner join pg_catalog.pg_attribute as a
        on
            i.indrelid = a.attrelid
            and k.number = a.attnum
    where
        i.indrelid = key_columns.target
        and i.indisprimary
        and k.place <= i.indnkeyatts;

    if found_columns is null then
        raise exception 'table % has no primary key', key_columns.target
            using
                errcode = 'PKA03',
                detail = 'The log could not say which of its rows has changed.',
                hint = format('alter table %s add primary key (...);', key_columns.target);
    end if;
    return found_columns;
end;
$$;

comment on function {{ schema }}.key_columns(regclass) is
'The columns of the primary key of a table, in its order.';

{{ only("execute", "function " ~ schema ~ ".key_columns(regclass)", reader) }}
