-- Materialized views over guarded tables that somebody besides the owner may read. They cannot
-- have policies, and they were filled by an owner who sees every row.
with recursive
reached as (
    select
        r.oid as view,
        d.relation
    from pg_temp.project_relation as r
    inner join pg_temp.project_reads as d on r.oid = d.view
    where r.kind = 'm'
    union
    select
        r.view,
        d.relation
    from reached as r
    inner join pg_catalog.pg_class as c on r.relation = c.oid and c.relkind in ('v', 'm')
    inner join pg_temp.project_reads as d on c.oid = d.view
),

guarded as (
    select
        r.view,
        string_agg(
            distinct format('%I.%I', n.nspname, c.relname),
            ', '
            order by format('%I.%I', n.nspname, c.relname)
        ) as tables
    from reached as r
    inner join pg_catalog.pg_class as c on r.relation = c.oid and c.relrowsecurity
    inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
    group by r.view
)

select
    case when bool_or(g.is_api and g.is_usable) then 'error' else 'warning' end as level,
    m.full_name as object,
    format(
        '%s reads in %s what the policies of %s would hide',
        string_agg(g.role, ', ' order by g.role),
        m.full_name,
        t.tables
    ) as message,
    'Row security cannot be enabled on a materialized view; it holds the rows of everybody.'
        as detail,
    string_agg(
        format('revoke all on %s from %s;', m.full_name, g.role),
        E'\n'
        order by g.role
    ) || E'\nAnswer from a function or a view that filters by the caller instead.' as hint,
    jsonb_build_object(
        'tables', t.tables,
        'granted', jsonb_object_agg(g.role, g.privileges)
    ) as evidence
from pg_temp.project_relation as m
inner join guarded as t on m.oid = t.view
inner join pg_temp.project_reader as g on m.oid = g.relation
group by m.full_name, t.tables
order by m.full_name;
