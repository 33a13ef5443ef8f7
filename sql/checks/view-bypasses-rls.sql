-- Views that read guarded tables with the rights of an owner whom row security does not apply to,
-- or from where nothing guards them: a materialized view, or a partition by its own name.
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
        false as is_stored,
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
        r.is_stored or c.relkind = 'm' as is_stored,
        d.relation
    from reached as r
    inner join pg_catalog.pg_class as c on r.relation = c.oid and c.relkind in ('v', 'm')
    inner join pg_temp.project_reads as d on c.oid = d.view
),

passed as (
    select
        r.view,
        r.relation,
        t.full_name,
        r.is_stored,
        o.rolname as reads_as
    from reached as r
    inner join pg_temp.project_guarded as t on r.relation = t.relation
    inner join pg_catalog.pg_roles as o on r.reads_as = o.oid
    where
        r.is_stored
        or not t.has_row_security
        or o.rolsuper
        or o.rolbypassrls
        or (not t.is_forced and pg_has_role(o.oid, t.owner, 'usage'))
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
                where
                    w.ev_class = v.oid
                    and p.provolatile = 's'
                    and pg_get_viewdef(v.oid) ~* format('\mwhere\M.*\m%s\(', p.proname)
            )
        )
)

select
    case when bool_or(g.is_api) then 'error' else 'warning' end as level,
    v.full_name as object,
    format(
        '%s shows %s every row of %s, whatever the policies say',
        v.full_name,
        string_agg(distinct g.role::text, ', '),
        string_agg(distinct p.full_name, ', ')
    ) as message,
    case
        when bool_or(p.is_stored)
            then 'It reads from a materialized view, which holds the rows of everybody.'
        else format(
            'A view reads with its owner''s rights, and row security does not apply to %s.',
            min(p.reads_as)
        )
    end as detail,
    case
        when bool_or(p.is_stored)
            then format(
                E'revoke all on %s from %s;\n'
                '-- Or let it filter by the caller, with (security_barrier = true).',
                v.full_name,
                string_agg(distinct quote_ident(g.role), ', ')
            )
        else format('alter view %s set (security_invoker = true);', v.full_name)
    end as hint,
    jsonb_build_object(
        'tables', jsonb_agg(distinct p.full_name),
        'reads_as', min(p.reads_as),
        'granted', jsonb_object_agg(g.role, g.privileges)
    ) as evidence
from outer_view as v
inner join passed as p on v.oid = p.view
inner join pg_temp.project_reader as g on v.oid = g.relation
inner join pg_temp.project_hidden as h
    on v.oid = h.by_way_of and p.relation = h.relation and g.role = h.role
where v.oid not in (select s.view from guarding as s)
group by v.full_name
order by v.full_name;
