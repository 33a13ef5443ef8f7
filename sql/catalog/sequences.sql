-- Sequences with their parameters and the column that owns them. Those of identity columns are
-- told with their column.
select
    'sequence' as kind,
    quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name,
    jsonb_strip_nulls(jsonb_build_object(
        'owner', nullif(pg_get_userbyid(c.relowner), current_user),
        'persistence', nullif(c.relpersistence, 'p'),
        'type', format_type(s.seqtypid, null),
        'start', s.seqstart,
        'increment', s.seqincrement,
        'minimum', s.seqmin,
        'maximum', s.seqmax,
        'cache', s.seqcache,
        'cycle', s.seqcycle,
        'owned_by', (
            select d.refobjid::regclass::text || '.' || quote_ident(a.attname)
            from pg_catalog.pg_depend as d
            inner join pg_catalog.pg_attribute as a
                on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
            where
                d.classid = 'pg_catalog.pg_class'::regclass
                and d.objid = c.oid
                and d.refclassid = 'pg_catalog.pg_class'::regclass
                and d.deptype = 'a'
        )
    )) as definition
from pg_catalog.pg_sequence as s
inner join pg_catalog.pg_class as c on c.oid = s.seqrelid
inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where
    n.nspname = any($1::text [])
    and not exists (
        select
        from pg_catalog.pg_depend as d
        where
            d.classid = 'pg_catalog.pg_class'::regclass
            and d.objid = c.oid
            and d.deptype in ('e', 'i')
    );
