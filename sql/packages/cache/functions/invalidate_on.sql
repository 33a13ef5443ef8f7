{%- from "macros/grants.sql" import only -%}
-- From now on each write to a table invalidates the tags that these templates give for its rows:
-- select cache.invalidate_on('shop.product', 'product:{id}', 'catalog:{catalog_id}:products').
-- Again is the same as once; other templates take the place of the old ones.
create or replace function {{ schema }}.invalidate_on(target regclass, variadic templates text[])
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    template text;
    unknown text;
    arguments text;
    event record;
begin
    foreach template in array invalidate_on.templates loop
        select c.name[1]
        into unknown
        from regexp_matches(template, '{([^{}]*)}', 'g') as c (name)
        where not exists (
            select
            from pg_catalog.pg_attribute as a
            where
                a.attrelid = invalidate_on.target
                and a.attname = c.name[1]
                and a.attnum > 0
                and not a.attisdropped
        )
        limit 1;

        if found then
            raise exception 'table % has no column %', invalidate_on.target, unknown
                using
                    errcode = 'PKC04',
                    detail = format('The template is %s.', template),
                    hint = 'Write the names of columns in braces: product:{id}';
        end if;

        if template ~ '{' and template !~ '^[^{:]+:' then
            raise exception 'the tag template % has no family', template
                using
                    errcode = 'PKC05',
                    detail = 'TRUNCATE and large statements invalidate the family as a whole.',
                    hint = 'Begin it with a word and a colon: product:{id}';
        end if;
    end loop;

    select string_agg(quote_literal(t.template), ', ' order by t.place)
    into arguments
    from unnest(invalidate_on.templates) with ordinality as t (template, place);

    for event in
        values
        ('insert', 'referencing new table as new_rows'),
        ('update', 'referencing old table as old_rows new table as new_rows'),
        ('delete', 'referencing old table as old_rows'),
        ('truncate', '')
    loop
        execute format(
            'create or replace trigger %I after %s on %s %s'
            ' for each statement execute function {{ schema }}.invalidate_rows(%s)',
            'cache_' || event.column1, event.column1, invalidate_on.target, event.column2, arguments
        );
    end loop;
end;
$$;

alter function {{ schema }}.invalidate_on(regclass, text[]) owner to {{ owner }};

comment on function {{ schema }}.invalidate_on(regclass, text[]) is
'Each write to a table invalidates the tags that the templates give for its rows.';

{{ only("execute", "function " ~ schema ~ ".invalidate_on(regclass, text[])", [admin]) }}
