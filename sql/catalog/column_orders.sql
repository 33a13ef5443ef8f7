-- The order of each table's columns: a weak fact, told apart from the columns themselves.
select
    'column order' as kind,
    quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name,
    jsonb_build_object(
        'columns', jsonb_agg(quote_ident(a.attname) order by a.attnum)
    ) as definition
from pg_catalog.pg_class as c
inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
inner join pg_catalog.pg_attribute as a
    on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where
    n.nspname = any($1::text [])
    and c.relkind in ('r', 'p', 'f')
    and not exists (
        select
        from pg_catalog.pg_depend as d
        where
            d.classid = 'pg_catalog.pg_class'::regclass
            and d.objid = c.oid
            and d.deptype = 'e'
    )
group by n.nspname, c.relname;
