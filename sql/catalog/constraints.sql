-- Constraints of tables: primary keys, uniques, foreign keys, checks, exclusions. What a partition
-- or a child has from its parent follows from the parent and is left out; not-null is told with
-- the column.
select
    'constraint' as kind,
    quote_ident(n.nspname) || '.' || quote_ident(c.relname) || '.' || quote_ident(k.conname)
        as name,
    jsonb_strip_nulls(jsonb_build_object(
        'table', quote_ident(n.nspname) || '.' || quote_ident(c.relname),
        'type', case k.contype
            when 'p' then 'primary key'
            when 'u' then 'unique'
            when 'f' then 'foreign key'
            when 'c' then 'check'
            when 'x' then 'exclude'
        end,
        'def', regexp_replace(pg_get_constraintdef(k.oid), ' NOT VALID$', ''),
        'validated', k.convalidated,
        'references', case when k.contype = 'f' then k.confrelid::regclass::text end,
        'index', case
            when k.contype in ('p', 'u', 'x') then pg_get_indexdef(k.conindid)
        end
    )) as definition
from pg_catalog.pg_constraint as k
inner join pg_catalog.pg_class as c on c.oid = k.conrelid
inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where
    n.nspname = any($1::text [])
    and k.contype in ('p', 'u', 'f', 'c', 'x')
    and k.conparentid = 0
    and (k.conislocal or k.coninhcount = 0)
    and not exists (
        select
        from pg_catalog.pg_depend as d
        where
            d.classid = 'pg_catalog.pg_class'::regclass
            and d.objid = c.oid
            and d.deptype = 'e'
    );
