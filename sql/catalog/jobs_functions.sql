-- Functions and procedures whose bodies can be read, in some schemas.
select
    pg_catalog.format(
        '%I.%I(%s)',
        n.nspname, p.proname, pg_catalog.oidvectortypes(p.proargtypes)
    ) as name,
    pg_catalog.pg_get_functiondef(p.oid) as definition
from pg_catalog.pg_proc as p
inner join pg_catalog.pg_namespace as n on p.pronamespace = n.oid
inner join pg_catalog.pg_language as l on p.prolang = l.oid
where
    n.nspname = any($1::text [])
    and p.prokind in ('f', 'p')
    and l.lanname in ('sql', 'plpgsql')
    and pg_catalog.pg_get_functiondef(p.oid) ~* '\m(delete|update|truncate)\M'
order by 1;
