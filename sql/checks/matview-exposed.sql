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
)

select
    case when bool_or(g.is_api) then 'error' else 'warning' end as level,
    m.full_name as object,
    format(
        '%s reads in %s what the policies of %s would hide',
        string_agg(distinct g.role::text, ', '),
        m.full_name,
        string_agg(distinct t.full_name, ', ')
    ) as message,
    'Row security cannot be enabled on a materialized view; it holds the rows of everybody.'
        as detail,
    format('revoke all on %s from %s;', m.full_name, string_agg(distinct quote_ident(g.role), ', '))
    || E'\n-- Answer from a function or a view that filters by the caller instead.' as hint,
    jsonb_build_object(
        'tables', jsonb_agg(distinct t.full_name),
        'granted', jsonb_object_agg(g.role, g.privileges)
    ) as evidence
from pg_temp.project_relation as m
inner join reached as r on m.oid = r.view
inner join pg_temp.project_guarded as t on r.relation = t.relation
inner join pg_temp.project_reader as g on m.oid = g.relation
inner join pg_temp.project_hidden as h
    on m.oid = h.by_way_of and t.relation = h.relation and g.role = h.role
group by m.full_name
order by m.full_name;
