{%- from "macros/grants.sql" import only -%}
-- The part of a query that keeps to some tenants. Their ids are words of the document, so that the
-- index itself leaves out what belongs to others, and needs no second index and no extension for it.
create or replace function {{ schema }}.scope(ids text[])
returns tsquery
language sql
immutable
parallel safe
security invoker
set search_path = ''
as $$
    select string_agg(
        '''in:' || replace(replace(i.id, '\', '\\'), '''', '''''') || '''',
        ' | '
    )::tsquery
    from unnest(scope.ids) as i (id);
$$;

comment on function {{ schema }}.scope(text[]) is
'The part of a query that keeps to these tenants; NULL, which finds nothing, for none.';

{{ only("execute", "function " ~ schema ~ ".scope(text[])", [owner, reader, visitor]) }}
