-- Which function of the name $2 in the schema $1 the view pg_temp.pgpkg_call calls.
select d.refobjid::bigint as oid
from pg_catalog.pg_rewrite as r
inner join pg_catalog.pg_depend as d
    on d.classid = 'pg_catalog.pg_rewrite'::regclass and r.oid = d.objid
inner join pg_catalog.pg_proc as p
    on d.refclassid = 'pg_catalog.pg_proc'::regclass and d.refobjid = p.oid
inner join pg_catalog.pg_namespace as n on p.pronamespace = n.oid
where
    r.ev_class = to_regclass('pg_temp.pgpkg_call')
    and n.nspname = $1::text
    and p.proname = $2::text;
