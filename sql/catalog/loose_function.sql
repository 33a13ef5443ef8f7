-- Whether a function or operator named $1 is one of the schemas $2 and none of PostgreSQL's own.
with meant as (
    select n.nspname as home
    from pg_catalog.pg_proc as p
    inner join pg_catalog.pg_namespace as n on p.pronamespace = n.oid
    where p.proname = $1
    union all
    select n.nspname
    from pg_catalog.pg_operator as o
    inner join pg_catalog.pg_namespace as n on o.oprnamespace = n.oid
    where o.oprname = $1
)

select
    coalesce(bool_or(m.home = any($2)), false)
    and not coalesce(bool_or(m.home = 'pg_catalog'), false) as is_loose
from meant as m;
