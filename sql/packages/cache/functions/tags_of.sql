{%- from "macros/grants.sql" import only -%}
-- A query, as text, for the tags of the rows of one transition table. A template is text with
-- columns in braces: 'catalog:{catalog_id}:products'. With `instead_of`, rows that are the same
-- there are left out: an update that changes nothing invalidates nothing.
create or replace function {{ schema }}.tags_of(
    templates text[],
    relation text,
    instead_of text default null
)
returns text
language sql
stable
security invoker
set search_path = ''
as $$
    with piece as (
        select
            t.template,
            t.place,
            p.number,
            p.part[1] as plain,
            p.part[2] as name
        from unnest(tags_of.templates) with ordinality as t (template, place)
        cross join lateral regexp_matches(t.template, '([^{}]+)|{([^{}]+)}', 'g')
        with ordinality as p (part, number)
    ),
    expression as (
        select
            string_agg(
                coalesce(quote_literal(p.plain), format('r.%I::text', p.name)),
                ' || '
                order by p.number
            ) as tag
        from piece as p
        group by p.place
    )

    select format(
        'select t.tag from %s as r cross join lateral (values (%s)) as t (tag)',
        case
            when tags_of.instead_of is null then tags_of.relation
            else format(
                '(select n.* from %1$s as n where n::text in'
                ' (select a::text from %1$s as a except select b::text from %2$s as b))',
                tags_of.relation,
                tags_of.instead_of
            )
        end,
        string_agg(e.tag, '), (')
    )
    from expression as e;
$$;

alter function {{ schema }}.tags_of(text[], text, text) owner to {{ owner }};

comment on function {{ schema }}.tags_of(text[], text, text) is
'The text of a query for the tags that rows of a transition table stand for.';

{{ only("execute", "function " ~ schema ~ ".tags_of(text[], text, text)") }}
