-- Partitions that somebody made at run time, by their comment, and what is left of them once they are
-- detached. No file describes them and no migration makes them: they are not part of a comparison.
select quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name
from pg_catalog.pg_class as c
inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
where
    n.nspname = any($1::text [])
    and c.relkind in ('r', 'p', 'f')
    and obj_description(c.oid, 'pg_class') like 'Partition of % made at run time%';
