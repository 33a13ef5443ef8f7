-- The attributes of the composite type $1.
select
    a.attname as name,
    format_type(a.atttypid, null) as type,
    a.atttypid::bigint as type_oid
from pg_catalog.pg_type as t
inner join pg_catalog.pg_attribute as a on t.typrelid = a.attrelid
where t.oid = $1::bigint and a.attnum > 0 and not a.attisdropped
order by a.attnum;
