-- Functions of the project that claim to be immutable: the planner calls them once for all rows.
select
    n.nspname as schema_name,
    p.proname as name,
    pg_catalog.format('%I.%I', n.nspname, p.proname) as full_name,
    pg_catalog.format(
        '%I.%I(%s)', n.nspname, p.proname, pg_catalog.oidvectortypes(p.proargtypes)
    ) as signature
from pg_catalog.pg_proc as p
inner join pg_catalog.pg_namespace as n on p.pronamespace = n.oid
where
    p.provolatile = 'i'
    and p.prokind = 'f'
    and p.oid >= 16384
    and n.nspname <> 'pgpkg_trace'
    and not exists (
        select 1
        from pg_catalog.pg_depend as d
        where
            d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
            and d.objid = p.oid
            and d.deptype = 'e'
    );
