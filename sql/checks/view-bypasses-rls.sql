-- Views that read guarded tables with the rights of an owner whom row security does not apply to.
-- A view with security_barrier that asks who is calling guards itself and is left alone.
with recursive
outer_view as (
    select r.*
    from pg_temp.project_relation as r
    where
        r.kind = 'v'
        and not coalesce(
            (
                select o.option_value::boolean
                from pg_options_to_table(r.options) as o
                where o.option_name = 'security_invoker'
            ),
            false
        )
),

reached as (
    select
        v.oid as view,
        v.owner as reads_as,
        d.relation
    from outer_view as v
    inner join pg_temp.project_reads as d on v.oid = d.view
    union
    select
        r.view,
        case
            when
                exists (
                    select 1
                    from pg_options_to_table(c.reloptions) as o
                    where o.option_name = 'security_invoker' and o.option_value::boolean
                )
                then r.reads_as
            else c.relowner
        end as reads_as,
        d.relation
    from reached as r
    inner join pg_catalog.pg_class as c on r.relation = c.oid and c.relkind = 'v'
    inner join pg_temp.project_reads as d on c.oid = d.view
),

passed as (
    select
        r.view,
        array_agg(distinct format('%I.%I', n.nspname, c.relname)) as tables,
        min(g.rolname) as reads_as
    from reached as r
    inner join pg_catalog.pg_class as c on r.relation = c.oid and c.relrowsecurity
    inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
    inner join pg_catalog.pg_roles as g on r.reads_as = g.oid
    where
        g.rolsuper
        or g.rolbypassrls
        or (not c.relforcerowsecurity and pg_has_role(g.oid, c.relowner, 'usage'))
    group by r.view
),

guarding as (
    select v.oid as view
    from outer_view as v
    where
        exists (
            select 1
            from pg_options_to_table(v.options) as o
            where o.option_name = 'security_barrier' and o.option_value::boolean
        )
        and (
            pg_get_viewdef(v.oid)
            ~* '\mwhere\M.*(current_setting\(|\mcurrent_user\M|\msession_user\M)'
            or exists (
                select 1
                from pg_catalog.pg_rewrite as w
                inner join pg_catalog.pg_depend as d
                    on d.classid = 'pg_catalog.pg_rewrite'::regclass and w.oid = d.objid
                inner join pg_catalog.pg_proc as p
                    on d.refclassid = 'pg_catalog.pg_proc'::regclass and d.refobjid = p.oid
                where w.ev_class = v.oid and p.provolatile = 's'
            )
        )
)

select
    case when bool_or(g.is_api and g.is_usable) then 'error' else 'warning' end as level,
    v.full_name as object,
    format(
        '%s shows %s every row of %s, whatever the policies say',
        v.full_name,
        string_agg(g.role, ', ' order by g.role),
        array_to_string(p.tables, ', ')
    ) as message,
    format(
        'A view reads with its owner''s rights, and row security does not apply to %s.',
        p.reads_as
    ) as detail,
    format('alter view %s set (security_invoker = true);', v.full_name) as hint,
    jsonb_build_object(
        'tables', to_jsonb(p.tables),
        'reads_as', p.reads_as,
        'granted', jsonb_object_agg(g.role, g.privileges)
    ) as evidence
from outer_view as v
inner join passed as p on v.oid = p.view
inner join pg_temp.project_reader as g on v.oid = g.relation
where v.oid not in (select s.view from guarding as s)
group by v.full_name, p.tables, p.reads_as
order by v.full_name;
