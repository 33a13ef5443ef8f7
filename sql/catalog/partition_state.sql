-- Whether a table is still a partition of another: null when not, else whether its detaching was
-- begun and not finished. $1 is the parent, $2 the partition, both quoted where needed.
select i.inhdetachpending
from pg_catalog.pg_inherits as i
where
    i.inhparent = to_regclass($1)
    and i.inhrelid = to_regclass($2);
