-- Columns of these tables with what fills them by default, that of their domain where they have
-- none of their own, and the functions that it calls which claim not to be volatile.
select
    a.attrelid::bigint as table_oid,
    a.attname as name,
    a.attnum as number,
    a.atthasmissing as is_remembered,
    coalesce(
        pg_catalog.pg_get_expr(d.adbin, d.adrelid), pg_catalog.pg_get_expr(t.typdefaultbin, 0)
    ) as expression,
    (
        select
            pg_catalog.array_agg(
                distinct pg_catalog.format(
                    '%I.%I(%s)',
                    n.nspname,
                    p.proname,
                    pg_catalog.oidvectortypes(p.proargtypes)
                )
            )
        from pg_catalog.pg_depend as u
        inner join pg_catalog.pg_proc as p on u.refobjid = p.oid
        inner join pg_catalog.pg_namespace as n on p.pronamespace = n.oid
        where
            u.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass
            and p.provolatile in ('i', 's')
            and p.oid >= 16384
            and (
                (u.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass and u.objid = d.oid)
                or (
                    d.oid is null
                    and u.classid = 'pg_catalog.pg_type'::pg_catalog.regclass
                    and u.objid = t.oid
                )
            )
    ) as functions
from pg_catalog.pg_attribute as a
inner join pg_catalog.pg_type as t on a.atttypid = t.oid
left join pg_catalog.pg_attrdef as d on a.attrelid = d.adrelid and a.attnum = d.adnum
where
    a.attrelid = any($1::oid[])
    and a.attnum > 0
    and not a.attisdropped
    and a.attgenerated = '';
