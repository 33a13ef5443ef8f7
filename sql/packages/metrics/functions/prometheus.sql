{%- from "macros/grants.sql" import only -%}
-- All metrics as Prometheus reads them (text format 0.0.4): a HELP and a TYPE line for each name, then
-- its values. Two rows of a source with the same labels would make the whole answer invalid: the
-- larger value stands for both.
create or replace function {{ schema }}.prometheus()
returns text
language sql
stable
security definer
set search_path = ''
as $$
    with described as (
        select
            m.name,
            min(m.type) as type,
            min(m.help) as help
        from {{ schema }}.metric as m
        group by m.name
        union all
        select
            'pgpkg_source_up',
            'gauge',
            'Whether a source of metrics could be read.'
    ),
    line as (
        select
            s.name,
            s.name || coalesce('{' || p.pairs || '}', '') || ' ' || case max(s.value)
                when 'infinity' then '+Inf'
                when '-infinity' then '-Inf'
                else max(s.value)::text
            end as text
        from {{ schema }}.samples() as s
        cross join lateral (
            select
                string_agg(
                    format('%s="%s"', l.key, {{ schema }}.escaped(l.value)), ',' order by l.key
                ) as pairs
            from jsonb_each_text(s.labels) as l
        ) as p
        group by s.name, p.pairs
    ),
    block as (
        select
            d.name,
            format(
                e'# HELP %s %s\n# TYPE %s %s\n%s\n',
                d.name,
                replace(replace(d.help, '\', '\\'), e'\n', '\n'),
                d.name,
                d.type,
                string_agg(l.text, e'\n' order by l.text)
            ) as text
        from described as d
        inner join line as l
            on d.name = l.name
        group by d.name, d.type, d.help
    )

    select coalesce(string_agg(b.text, '' order by b.name), '')
    from block as b;
$$;

alter function {{ schema }}.prometheus() owner to {{ owner }};

comment on function {{ schema }}.prometheus() is
'All metrics in the text format of Prometheus.';

{{ only("execute", "function " ~ schema ~ ".prometheus()", [reader]) }}
