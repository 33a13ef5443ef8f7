-- The tables of the schema $1, by name.
select c.relname as name
from pg_catalog.pg_class as c
inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
where n.nspname = $1 and c.relkind in ('r', 'p')
order by c.relname;
