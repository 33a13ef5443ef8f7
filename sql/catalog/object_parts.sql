-- The columns and constraints of relations with the oids $1: class, oid, column number or 0, the
-- relation's oid and the name.
select
    'pg_catalog.pg_class'::regclass::oid as classid,
    a.attrelid as objid,
    a.attnum::integer as objsubid,
    a.attrelid as relation,
    a.attname as name
from pg_catalog.pg_attribute as a
where
    a.attrelid = any($1::oid [])
    and a.attnum > 0
    and not a.attisdropped
union all
select
    'pg_catalog.pg_constraint'::regclass::oid as classid,
    c.oid as objid,
    0 as objsubid,
    c.conrelid as relation,
    c.conname as name
from pg_catalog.pg_constraint as c
where c.conrelid = any($1::oid [])
order by relation, classid, objsubid, name;
