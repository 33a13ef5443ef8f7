-- Materialized views that a function or a job refreshes concurrently, which fails at run time
-- without a valid unique index on plain columns over all rows. Comments in the code are not read.
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

refresh as (
    select
        c.place,
        lower(replace(m.match[1], '"', '')) as target
    from code as c
    cross join lateral regexp_matches(
        regexp_replace(
            regexp_replace(c.text, '/\*.*?\*/', ' ', 'g'),
            '--[^\n]*',
            ' ',
            'g'
        ),
        '\mrefresh\s+materialized\s+view\s+concurrently\s+([\w".]+)',
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
        'create unique index %I on %s (%s);',
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
inner join refresh as r on r.target in (lower(v.name), lower(v.schema_name || '.' || v.name))
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
