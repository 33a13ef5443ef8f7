-- Extensions of the database, wherever their objects lie. The version is the server's affair.
select
    'extension' as kind,
    quote_ident(e.extname) as name,
    jsonb_build_object(
        'schema', quote_ident(n.nspname)
    ) as definition
from pg_catalog.pg_extension as e
inner join pg_catalog.pg_namespace as n on n.oid = e.extnamespace
where e.extname <> 'plpgsql' and $1::text [] is not null;
