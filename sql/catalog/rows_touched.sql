-- How often each table was read, and how many of its rows were added, and changed or deleted. What
-- this session did before may be in the numbers: compare two answers.
select
    format('%I.%I', n.nspname, c.relname) as name,
    t.read::bigint as read,
    t.added::bigint as added,
    t.taken::bigint as taken
from pg_catalog.pg_class as c
inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
cross join
    lateral (
        select
            pg_stat_get_xact_numscans(c.oid) + coalesce(
                (
                    select sum(pg_stat_get_xact_numscans(i.indexrelid))
                    from pg_catalog.pg_index as i
                    where i.indrelid = c.oid
                ),
                0
            ) as read,
            pg_stat_get_xact_tuples_inserted(c.oid) as added,
            pg_stat_get_xact_tuples_updated(c.oid)
            + pg_stat_get_xact_tuples_deleted(c.oid) as taken
    ) as t
where
    c.relkind = 'r'
    and n.nspname not in ('pg_catalog', 'information_schema')
    and n.nspname !~ '^pg_(toast|temp)'
    and t.read + t.added + t.taken > 0;
