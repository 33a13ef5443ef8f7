-- The schemas themselves. An owner is told where it is not who asks.
select
    'schema' as kind,
    quote_ident(n.nspname) as name,
    jsonb_strip_nulls(jsonb_build_object(
        'owner', nullif(pg_get_userbyid(n.nspowner), current_user)
    )) as definition
from pg_catalog.pg_namespace as n
where
    n.nspname = any($1::text [])
    and not exists (
        select
        from pg_catalog.pg_depend as d
        where
            d.classid = 'pg_catalog.pg_namespace'::regclass
            and d.objid = n.oid
            and d.deptype = 'e'
    );
