{%- from "macros/grants.sql" import only -%}
-- The columns that the query of a task gives, seen by making a view of it and dropping that again.
-- So a query that PostgreSQL does not understand, or that does more than read, is refused here.
-- pgpkg: allow plpgsql-warning: the query of a task is SQL that operators write on purpose; it runs as owner
create or replace function {{ schema }}.columns_of(task {{ schema }}.task)
returns text[]
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    shape text := format('{{ schema }}.%I', 'shape of ' || task.name);
    needed text[] := array_remove(task.target_key || task.version, null);
    given text[];
    unknown text;
begin
    execute format(
        'create view %s as with batch as (%s) select * from (%s) as q',
        shape,
        {{ schema }}.batch_sql(task, null, null),
        task.query
    );
    given := array(
        select a.attname::text
        from pg_catalog.pg_attribute as a
        where
            a.attrelid = to_regclass(shape)
            and a.attnum > 0
        order by a.attnum
    );
    execute format('drop view %s', shape);

    select string_agg(g.name, ', ')
    into unknown
    from (
        select unnest(given) as name
        except
        select a.attname
        from pg_catalog.pg_attribute as a
        where
            a.attrelid = task.target
            and a.attnum > 0
            and not a.attisdropped
    ) as g;

    if unknown is not null then
        raise exception '% has no column %', task.target, unknown
            using
                errcode = 'PKB06',
                detail = 'Each column of the query is a column of target, by its name.',
                hint = 'Name the columns of the query with "as", and leave out what target lacks.';
    elsif not given @> needed then
        raise exception 'the query of % lacks the key or the version of %', task.name, task.target
            using
                errcode = 'PKB07',
                detail = format('Needed: %s.', array_to_string(needed, ', ')),
                hint = 'Let the query give them, or name another unique key as target_key.';
    end if;
    return given;
end;
$$;

alter function {{ schema }}.columns_of({{ schema }}.task) owner to {{ owner }};

comment on function {{ schema }}.columns_of({{ schema }}.task) is
'The columns that the query of a task gives.';

{{ only("execute", "function " ~ schema ~ ".columns_of(" ~ schema ~ ".task)") }}
