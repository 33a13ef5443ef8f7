-- Indexes that stand by themselves: those behind a constraint are told with it, those of a
-- partition with the index of its parent.
select
    'index' as kind,
    quote_ident(n.nspname) || '.' || quote_ident(ic.relname) as name,
    jsonb_strip_nulls(jsonb_build_object(
        'table', quote_ident(n.nspname) || '.' || quote_ident(c.relname),
        'def', replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON '),
        'unique', nullif(i.indisunique, false),
        'partitioned', nullif(ic.relkind = 'I', false),
        'invalid', nullif(not i.indisvalid, false)
    )) as definition
from pg_catalog.pg_index as i
inner join pg_catalog.pg_class as ic on ic.oid = i.indexrelid
inner join pg_catalog.pg_class as c on c.oid = i.indrelid
inner join pg_catalog.pg_namespace as n on n.oid = ic.relnamespace
where
    n.nspname = any($1::text [])
    and c.relkind in ('r', 'p', 'm')
    and not exists (
        select
        from pg_catalog.pg_inherits as h
        where h.inhrelid = i.indexrelid
    )
    and not exists (
        select
        from pg_catalog.pg_constraint as k
        where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')
    )
    and not exists (
        select
        from pg_catalog.pg_depend as d
        where
            d.classid = 'pg_catalog.pg_class'::regclass
            and d.objid = c.oid
            and d.deptype = 'e'
    );
