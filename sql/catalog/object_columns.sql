-- The columns of relations with the oids $1: relation, number, name.
select
    a.attrelid as objid,
    a.attnum::integer as objsubid,
    a.attname as name
from pg_catalog.pg_attribute as a
where
    a.attrelid = any($1::oid [])
    and a.attnum > 0
    and not a.attisdropped
order by a.attrelid, a.attnum;
