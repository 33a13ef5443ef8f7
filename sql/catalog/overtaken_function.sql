-- Whether a function or operator named $1, found by the search_path and none of PostgreSQL's own,
-- stands behind a schema of that path in which somebody else than the owner may create.
with path as (
    select
        n.oid,
        s.place,
        exists (
            select 1
            from aclexplode(n.nspacl) as a
            where a.privilege_type = 'CREATE' and a.grantee <> n.nspowner
        ) as is_open
    from unnest(current_schemas(false)) with ordinality as s (name, place)
    inner join pg_catalog.pg_namespace as n on s.name = n.nspname
),

meant as (
    select
        p.proname as name,
        p.pronamespace as home
    from pg_catalog.pg_proc as p
    union all
    select
        o.oprname,
        o.oprnamespace
    from pg_catalog.pg_operator as o
)

select
    exists (
        select 1
        from meant as m
        inner join path as own on m.home = own.oid
        inner join path as other on own.place > other.place
        where m.name = $1 and other.is_open
    )
    and not exists (
        select 1
        from meant as m
        where m.name = $1 and m.home = 'pg_catalog'::regnamespace
    ) as is_overtaken;
