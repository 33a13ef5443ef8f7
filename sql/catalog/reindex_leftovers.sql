-- Indexes that an interrupted REINDEX CONCURRENTLY left behind: invalid copies under a name of
-- the server's making. $1 is what was reindexed (index, table, schema, database), $2 its name.
with asked as (
    select
        case when $1 in ('index', 'table') then to_regclass($2) end as relation,
        case when $1 = 'schema' then to_regnamespace($2) end as namespace
)

select format('%I.%I', n.nspname, c.relname)
from pg_catalog.pg_index as i
inner join pg_catalog.pg_class as c on i.indexrelid = c.oid
inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
cross join asked as a
where
    not i.indisvalid
    and c.relkind = 'i'
    and c.relname ~ '_cc(new|old)[0-9]*$'
    and n.nspname <> 'pg_toast'
    and case $1
        when 'index' then i.indrelid = (
            select x.indrelid
            from pg_catalog.pg_index as x
            where x.indexrelid = a.relation
        )
        when 'table' then i.indrelid = a.relation
        when 'schema' then n.oid = a.namespace
        else true
    end
order by 1;
