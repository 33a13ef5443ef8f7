-- One index: whether it is valid, and whether it is the parent of a partitioned index, which is
-- invalid by design until all children are attached. $1 is its name, quoted where needed.
select
    i.indisvalid and i.indisready as is_valid,
    c.relkind = 'I' as is_parent
from pg_catalog.pg_class as c
inner join pg_catalog.pg_index as i on c.oid = i.indexrelid
where c.oid = to_regclass($1);
