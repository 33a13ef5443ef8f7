-- Which of the given schemas hold anything: relations, functions or types that no extension
-- brought. yoyo's tables do not count. $1 is an array of schema names.
select n.nspname
from pg_catalog.pg_namespace as n
where
    n.nspname = any ($1)
    and (
        exists (
            select
            from pg_catalog.pg_class as c
            where
                c.relnamespace = n.oid
                and c.relname not in ('_yoyo_migration', '_yoyo_log', '_yoyo_version', 'yoyo_lock')
                and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
                and not exists (
                    select
                    from pg_catalog.pg_depend as d
                    where
                        d.classid = 'pg_catalog.pg_class'::regclass
                        and d.objid = c.oid
                        and d.deptype = 'e'
                )
        )
        or exists (
            select
            from pg_catalog.pg_proc as p
            where
                p.pronamespace = n.oid
                and not exists (
                    select
                    from pg_catalog.pg_depend as d
                    where
                        d.classid = 'pg_catalog.pg_proc'::regclass
                        and d.objid = p.oid
                        and d.deptype = 'e'
                )
        )
        or exists (
            select
            from pg_catalog.pg_type as t
            where
                t.typnamespace = n.oid
                and t.typtype in ('e', 'd', 'r')
                and not exists (
                    select
                    from pg_catalog.pg_depend as d
                    where
                        d.classid = 'pg_catalog.pg_type'::regclass
                        and d.objid = t.oid
                        and d.deptype = 'e'
                )
        )
    )
order by n.nspname;
