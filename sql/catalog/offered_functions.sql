-- The functions of the schema $1 that this role may execute.
select distinct p.proname as name
from pg_catalog.pg_proc as p
inner join pg_catalog.pg_namespace as n
    on p.pronamespace = n.oid
where
    n.nspname = $1::text
    and pg_catalog.has_schema_privilege(n.oid, 'usage')
    and pg_catalog.has_function_privilege(p.oid, 'execute');
