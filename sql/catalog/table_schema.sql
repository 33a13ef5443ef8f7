-- The schema of a table, as the search_path finds it. $1 is its name, quoted where needed.
select quote_ident(n.nspname)
from pg_catalog.pg_class as c
inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
where c.oid = to_regclass($1);
