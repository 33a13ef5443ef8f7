-- Indexes that answer no query. That of a partitioned table waits for one index on each partition.
select
    i.indexrelid::bigint as index_oid,
    pg_catalog.format('%I.%I', n.nspname, c.relname) as name,
    pg_catalog.format('%I.%I', tn.nspname, t.relname) as table_name,
    pg_catalog.pg_get_indexdef(i.indexrelid) as definition,
    c.relkind = 'I' as is_partitioned,
    i.indisunique as is_unique,
    (
        select
            coalesce(
                pg_catalog.array_agg(
                    pg_catalog.format('%I.%I', pn.nspname, p.relname) order by p.relname
                ),
                '{}'
            )
        from pg_catalog.pg_inherits as h
        inner join pg_catalog.pg_class as p on h.inhrelid = p.oid
        inner join pg_catalog.pg_namespace as pn on p.relnamespace = pn.oid
        where
            h.inhparent = i.indrelid
            and not exists (
                select 1
                from pg_catalog.pg_inherits as ih
                inner join pg_catalog.pg_index as pi on ih.inhrelid = pi.indexrelid
                where ih.inhparent = i.indexrelid and pi.indrelid = p.oid and pi.indisvalid
            )
    ) as waits_for
from pg_catalog.pg_index as i
inner join pg_catalog.pg_class as c on i.indexrelid = c.oid
inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
inner join pg_catalog.pg_class as t on i.indrelid = t.oid
inner join pg_catalog.pg_namespace as tn on t.relnamespace = tn.oid
where
    not (i.indisvalid and i.indisready)
    and n.nspname !~ '^pg_'
order by name;
