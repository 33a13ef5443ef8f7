-- Materialized views that a function or a job refreshes concurrently, which fails at run time
-- without a valid unique index on plain columns over all rows. Comments in the code and the texts
-- of RAISE are not read; a name that is put together is, when it stands beside the statement.
with code as (
    select
        f.full_name as place,
        f.body as text
    from pg_temp.project_function as f
    where not f.is_atomic
    union all
    select
        format('job %s', j.name) as place,
        j.command as text
    from pg_temp.project_job as j
),

bare as (
    select
        c.place,
        regexp_replace(
            regexp_replace(
                c.text,
                '(''(?:[^'']|'''')*'')|--[^\n]*|/\*(?:[^*]|\*+[^*/])*\*+/',
                '\1 ',
                'g'
            ),
            '\mraise\s+(?:[a-z]+\s+)?''(?:[^'']|'''')*''',
            ' ',
            'gi'
        ) as text
    from code as c
),

refresh as (
    select distinct
        b.place,
        parse_ident(
            coalesce(m.match[1], m.match[2], concat_ws('.', m.match[3], m.match[4])), false
        ) as name
    from bare as b
    cross join lateral regexp_matches(
        b.text,
        -- The name written out, added to the text, or put into it by format().
        '\mrefresh\s+materialized\s+view\s+concurrently\s*(?:'
        '\s((?:"[^"]+"|[[:alpha:]_][\w$]*)(?:\s*\.\s*(?:"[^"]+"|[[:alpha:]_][\w$]*))?)'
        '|''\s*\|\|\s*(?:quote_ident\s*\(\s*)?''\s*([[:alpha:]_"][\w$."]*)'''
        '|\s%[Is](?:\.%[Is])?[^'']*''\s*,\s*''([[:alpha:]_"][\w$."]*)'''
        '(?:::(?:text|name|regclass))?(?:\s*,\s*''([[:alpha:]_"][\w$."]*)'')?'
        ')',
        'gi'
    ) as m (match)
)

select
    'error' as level,
    v.full_name as object,
    format('refreshing %s concurrently fails, so it is never refreshed', v.full_name) as message,
    format(
        '%s asks for it, and %s has no valid unique index on plain columns without a where.',
        string_agg(distinct r.place, ', '),
        v.full_name
    ) as detail,
    format(
        E'create unique index %I on %s (%s);\n-- or on whatever columns no two rows share',
        left(v.name || '_is_unique', 63),
        v.full_name,
        (
            select quote_ident(a.attname)
            from pg_catalog.pg_attribute as a
            where a.attrelid = v.oid and a.attnum = 1
        )
    ) as hint,
    jsonb_build_object('refreshed_by', jsonb_agg(distinct r.place)) as evidence
from pg_temp.project_relation as v
inner join refresh as r
    on
        v.name = r.name[cardinality(r.name)]
        and (cardinality(r.name) = 1 or v.schema_name = r.name[cardinality(r.name) - 1])
where
    v.kind = 'm'
    and not exists (
        select 1
        from pg_temp.project_index as i
        where
            i.relation = v.oid
            and i.is_unique
            and i.is_valid
            and i.predicate is null
            and not i.has_expressions
    )
group by v.oid, v.full_name, v.name
order by v.full_name;
