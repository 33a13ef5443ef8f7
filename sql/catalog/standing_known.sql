-- What the functions $1 and the relations $2 are called, and how functions are marked.
select
    p.oid::bigint as oid,
    true as is_function,
    n.nspname = 'pg_catalog' as is_builtin,
    p.proname as name,
    case
        when n.nspname = 'pg_catalog' then p.proname
        else format('%I.%I', n.nspname, p.proname)
    end as full_name,
    p.provolatile::text as volatility
from pg_catalog.pg_proc as p
inner join pg_catalog.pg_namespace as n on p.pronamespace = n.oid
where p.oid = any($1::bigint[]::oid[])
union all
select
    c.oid::bigint,
    false,
    false,
    c.relname,
    format('%I.%I', n.nspname, c.relname),
    's'
from pg_catalog.pg_class as c
inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
where c.oid = any($2::bigint[]::oid[]);
