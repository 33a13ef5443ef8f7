{%- from "macros/grants.sql" import only -%}
-- A text with its places {name} filled in, each value escaped for the format. In one pass: a value
-- that looks like a place stays what it is. Braces around anything else are text.
create or replace function {{ schema }}.render(template text, variables jsonb, format text)
returns text
language sql
immutable
security invoker
set search_path = ''
as $$
    select string_agg(
        t.part || coalesce(
            {{ schema }}.escape(render.variables ->> p.found[1], render.format), ''
        ),
        ''
        order by t.place
    )
    from regexp_split_to_table(render.template, '\{[a-z][a-z0-9_]*\}')
        with ordinality as t (part, place)
    left join regexp_matches(render.template, '\{([a-z][a-z0-9_]*)\}', 'g')
        with ordinality as p (found, place)
        on t.place = p.place;
$$;

alter function {{ schema }}.render(text, jsonb, text) owner to {{ owner }};

comment on function {{ schema }}.render(text, jsonb, text) is
'A text with its places filled in, each value escaped.';

{{ only("execute", "function " ~ schema ~ ".render(text, jsonb, text)", [sender, admin]) }}
