-- Extended statistics.
select
    'statistics' as kind,
    quote_ident(n.nspname) || '.' || quote_ident(s.stxname) as name,
    jsonb_build_object(
        'table', s.stxrelid::regclass::text,
        'def', pg_get_statisticsobjdef(s.oid)
    ) as definition
from pg_catalog.pg_statistic_ext as s
inner join pg_catalog.pg_namespace as n on n.oid = s.stxnamespace
where
    n.nspname = any($1::text [])
    and not exists (
        select
        from pg_catalog.pg_depend as d
        where
            d.classid = 'pg_catalog.pg_statistic_ext'::regclass
            and d.objid = s.oid
            and d.deptype = 'e'
    );
