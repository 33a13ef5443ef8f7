{%- from "macros/grants.sql" import only -%}
-- A list made of columns: the template once for each of them, filled in by format() with %1$I the
-- name, %2$s the type, %3$s a cast for types that have no equality, and %4$L the value. A column that
-- is gone stays in the list, so that the statement fails.
create or replace function {{ schema }}.each_column(
    relation regclass,
    names text[],
    template text,
    vals text[] default null
)
returns text
language sql
stable
security invoker
set search_path = ''
as $$
    select string_agg(
        format(
            each_column.template,
            n.name,
            format_type(a.atttypid, a.atttypmod),
            case
                when a.atttypid = any (array[
                    'json', 'xml', 'point', 'line', 'lseg', 'box', 'path', 'polygon', 'circle'
                ]::regtype[]) then '::text'
                else ''
            end,
            each_column.vals[n.place]
        ),
        ', '
        order by n.place
    )
    from unnest(each_column.names) with ordinality as n (name, place)
    left join pg_catalog.pg_attribute as a
        on
            a.attrelid = each_column.relation
            and a.attname = n.name;
$$;

alter function {{ schema }}.each_column(regclass, text[], text, text[]) owner to {{ owner }};

comment on function {{ schema }}.each_column(regclass, text[], text, text[]) is
'A list of columns, each written by the template.';

{{ only("execute", "function " ~ schema ~ ".each_column(regclass, text[], text, text[])") }}
