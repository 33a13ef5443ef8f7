-- The columns of the table $1 that an INSERT may name.
select string_agg(quote_ident(a.attname), ', ' order by a.attnum) as names
from pg_catalog.pg_attribute as a
where
    a.attrelid = $1::regclass
    and a.attnum > 0
    and not a.attisdropped
    and a.attgenerated = '';
