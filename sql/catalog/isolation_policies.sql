-- Policies of the relations in the schemas of $1, with the tables that they, or functions that they
-- call, look at: who may write those gives rights. Bodies are searched for names, two calls deep.
with policy as (
    select
        p.oid,
        p.polrelid,
        p.polname,
        format('%I.%I', n.nspname, c.relname) as relation,
        p.polcmd::text as command,
        p.polpermissive as is_permissive,
        array(
            select coalesce(r.rolname, 'public')
            from unnest(p.polroles) as m (oid)
            left join pg_catalog.pg_roles as r on m.oid = r.oid
            order by 1
        ) as roles,
        pg_get_expr(p.polqual, p.polrelid) as using_text,
        pg_get_expr(p.polwithcheck, p.polrelid) as check_text
    from pg_catalog.pg_policy as p
    inner join pg_catalog.pg_class as c on p.polrelid = c.oid
    inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
    where n.nspname = any($1)
),

called as (
    select distinct
        p.oid as policy,
        f.oid,
        f.prosrc || coalesce(pg_get_function_sqlbody(f.oid), '') as body
    from policy as p
    inner join pg_catalog.pg_depend as d
        on
            d.classid = 'pg_catalog.pg_policy'::regclass
            and d.objid = p.oid
            and d.refclassid = 'pg_catalog.pg_proc'::regclass
    inner join pg_catalog.pg_proc as f on d.refobjid = f.oid
    inner join pg_catalog.pg_namespace as n on f.pronamespace = n.oid
    where n.nspname <> 'pg_catalog'
),

called_below as (
    select distinct
        b.policy,
        f.oid,
        f.prosrc || coalesce(pg_get_function_sqlbody(f.oid), '') as body
    from called as b
    inner join pg_catalog.pg_proc as f on b.body ~ ('\m' || f.proname || '\M *\(')
    inner join pg_catalog.pg_namespace as n on f.pronamespace = n.oid
    where n.nspname = any($1)
),

body as (
    select c.policy, c.body from called as c
    union
    select c.policy, c.body from called_below as c
),

looks as (
    select
        p.oid as policy,
        d.refobjid as relation
    from policy as p
    inner join pg_catalog.pg_depend as d
        on
            d.classid = 'pg_catalog.pg_policy'::regclass
            and d.objid = p.oid
            and d.refclassid = 'pg_catalog.pg_class'::regclass
            and d.deptype = 'n'
    where d.refobjid <> p.polrelid
    union
    select
        b.policy,
        c.oid
    from body as b
    inner join pg_catalog.pg_class as c on b.body ~ ('\m' || c.relname || '\M')
    inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
    where n.nspname = any($1) and c.relkind in ('r', 'p')
)

select
    p.relation,
    p.polname as name,
    format('%s.%I', p.relation, p.polname) as object,
    p.command,
    p.is_permissive,
    p.roles,
    p.using_text,
    p.check_text,
    array(
        select format('%I.%I', n.nspname, c.relname)
        from looks as l
        inner join pg_catalog.pg_class as c on l.relation = c.oid
        inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
        where l.policy = p.oid
        order by 1
    ) as looks_at
from policy as p
order by p.relation, p.polname;
