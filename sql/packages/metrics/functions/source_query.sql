{%- from "macros/grants.sql" import only -%}
-- The text of a query for all metrics of one source, or NULL where there is no such relation. Each
-- row of the relation is read once, however many of its columns are metrics.
create or replace function {{ schema }}.source_query(source text)
returns text
language sql
stable
security invoker
set search_path = ''
as $$
    select
        'select v.name, v.labels, v.value from ' || to_regclass(source_query.source)::text
        || ' as r cross join lateral (values '
        || string_agg(
            format(
                '(%L, jsonb_build_object(%s) || %L::jsonb, %s)',
                m.name,
                (
                    select string_agg(format('%L, coalesce(r.%I::text, '''')', l.key, l.value), ', ')
                    from jsonb_each_text(m.labels) as l
                ),
                m.constants,
                format(
                    case m.reading
                        when 'number' then 'r.%I::double precision'
                        when 'seconds' then 'extract(epoch from r.%I)::double precision'
                        when 'age'
                            then 'extract(epoch from clock_timestamp() - r.%I)::double precision'
                        else 'r.%I::integer::double precision'
                    end,
                    m.column_name
                )
            ),
            ', '
        )
        || ') as v (name, labels, value) where v.value is not null'
    from {{ schema }}.metric as m
    where
        m.source = source_query.source
        and to_regclass(source_query.source) is not null
    having count(*) > 0;
$$;

alter function {{ schema }}.source_query(text) owner to {{ owner }};

comment on function {{ schema }}.source_query(text) is
'The text of a query for all metrics of one source; NULL where it is not there.';

{{ only("execute", "function " ~ schema ~ ".source_query(text)") }}
