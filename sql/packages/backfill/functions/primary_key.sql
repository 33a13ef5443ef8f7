{%- from "macros/grants.sql" import only -%}
-- The columns of the primary key, in its order.
create or replace function {{ schema }}.primary_key(relation regclass)
returns text[]
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
    answer text[] := (
        select array_agg(a.attname::text order by k.place)
        from pg_catalog.pg_index as i
        cross join unnest(i.indkey::smallint[]) with ordinality as k (number, place)
        inner join pg_catalog.pg_attribute as a
            on
                i.indrelid = a.attrelid
                and k.number = a.attnum
        where
            i.indrelid = primary_key.relation
            and i.indisprimary
            and k.place <= i.indnkeyatts
    );
begin
    if answer is null then
        raise exception '% has no primary key', relation
            using
                errcode = 'PKB03',
                detail = 'Its rows could not be told apart, nor taken in an order.',
                hint = 'Name columns that are unique and never NULL as source_key or target_key.';
    end if;
    return answer;
end;
$$;

alter function {{ schema }}.primary_key(regclass) owner to {{ owner }};

comment on function {{ schema }}.primary_key(regclass) is
'The columns of the primary key.';

{{ only("execute", "function " ~ schema ~ ".primary_key(regclass)") }}
