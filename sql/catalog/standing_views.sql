-- The relations of the schemas $1 with their columns; is_view tells views and materialized views.
select
    format('%I.%I', n.nspname, c.relname) as name,
    c.relkind in ('v', 'm') as is_view,
    array_agg(
        format('%I %s', t.attname, format_type(t.atttypid, t.atttypmod))
        order by t.attnum
    ) as columns
from pg_catalog.pg_class as c
inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
inner join pg_catalog.pg_attribute as t on c.oid = t.attrelid
where
    n.nspname = any($1::text[])
    and c.relkind in ('r', 'p', 'v', 'm', 'f')
    and t.attnum > 0
    and not t.attisdropped
    and not exists (
        select 1
        from pg_catalog.pg_depend as d
        where
            d.classid = 'pg_catalog.pg_class'::regclass
            and d.objid = c.oid
            and d.deptype = 'e'
    )
group by n.nspname, c.relname, c.relkind
order by name;
