-- The columns of tables that may be empty and stand in no key.
select
    pg_catalog.format('%I.%I', n.nspname, c.relname) as name,
    pg_catalog.array_agg(pg_catalog.quote_ident(a.attname) order by a.attnum) as columns
from pg_catalog.pg_class as c
inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
inner join pg_catalog.pg_attribute as a on c.oid = a.attrelid
where
    pg_catalog.format('%I.%I', n.nspname, c.relname) = any($1::text [])
    and a.attnum > 0
    and not a.attisdropped
    and not a.attnotnull
    and a.attgenerated = ''
    and not exists (
        select
        from pg_catalog.pg_index as i
        where
            i.indrelid = c.oid
            and i.indisunique
            and a.attnum = any(i.indkey)
    )
group by 1;
