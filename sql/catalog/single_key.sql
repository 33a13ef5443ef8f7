-- The column that is the primary key of the table $1, where it is one column.
select
    $1::text as table,
    quote_ident(a.attname) as column
from pg_catalog.pg_index as i
inner join pg_catalog.pg_attribute as a on i.indrelid = a.attrelid and i.indkey[0] = a.attnum
where i.indrelid = $1::regclass and i.indisprimary and i.indnkeyatts = 1;
