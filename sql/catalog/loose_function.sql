-- Whether a function named $1 is one of the schemas $2 and none of PostgreSQL's own.
select
    exists (
        select 1
        from pg_catalog.pg_proc as p
        inner join pg_catalog.pg_namespace as n on p.pronamespace = n.oid
        where p.proname = $1 and n.nspname = any($2)
    )
    and not exists (
        select 1
        from pg_catalog.pg_proc as p
        where p.proname = $1 and p.pronamespace = 'pg_catalog'::regnamespace
    ) as is_loose;
