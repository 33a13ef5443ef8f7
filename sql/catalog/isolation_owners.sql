-- Statements that give to the role $2 what superusers own in the schemas of $1 and what runs with
-- its owner's rights: functions and views. A superuser's own would pass every policy, FORCE too.
select
    format(
        'alter %s %s owner to %I',
        case p.prokind when 'a' then 'aggregate' when 'p' then 'procedure' else 'function' end,
        p.oid::regprocedure,
        $2::text
    ) as statement
from pg_catalog.pg_proc as p
inner join pg_catalog.pg_namespace as n on p.pronamespace = n.oid
inner join pg_catalog.pg_roles as o on p.proowner = o.oid
where
    n.nspname = any($1)
    and o.rolsuper
    and not exists (
        select 1
        from pg_catalog.pg_depend as d
        where
            d.classid = 'pg_catalog.pg_proc'::regclass
            and d.objid = p.oid
            and d.deptype in ('e', 'i')
    )
union all
select
    format(
        'alter %s %s owner to %I',
        case c.relkind when 'm' then 'materialized view' else 'view' end,
        c.oid::regclass,
        $2::text
    )
from pg_catalog.pg_class as c
inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
inner join pg_catalog.pg_roles as o on c.relowner = o.oid
where
    n.nspname = any($1)
    and c.relkind in ('v', 'm')
    and o.rolsuper
    and not exists (
        select 1
        from pg_catalog.pg_depend as d
        where
            d.classid = 'pg_catalog.pg_class'::regclass
            and d.objid = c.oid
            and d.deptype = 'e'
    );
