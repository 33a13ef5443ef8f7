-- The hundred largest tables of this database: bytes with indexes and TOAST, rows alive and dead, and
-- when they were last vacuumed. A table that somebody holds exclusively is left out: asking for its
-- size would wait for them.
create or replace view {{ schema }}.table_size as
with largest as (
    select
        c.oid,
        c.relname,
        n.nspname
    from pg_catalog.pg_class as c
    inner join pg_catalog.pg_namespace as n
        on c.relnamespace = n.oid
    where
        c.relkind in ('r', 'm')
        and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
        and not exists (
            select
            from pg_catalog.pg_locks as l
            where
                l.relation = c.oid
                and l.mode = 'AccessExclusiveLock'
                and l.granted
                and l.pid <> pg_backend_pid()
        )
    order by c.relpages desc, c.oid desc
    limit 100
)

select
    t.nspname as schema,
    t.relname as table,
    pg_total_relation_size(t.oid) as bytes,
    pg_indexes_size(t.oid) as index_bytes,
    s.n_live_tup as live_rows,
    s.n_dead_tup as dead_rows,
    s.seq_scan as sequential_scans,
    greatest(s.last_vacuum, s.last_autovacuum) as vacuumed_at
from largest as t
left join pg_catalog.pg_stat_all_tables as s
    on t.oid = s.relid;

alter view {{ schema }}.table_size owner to {{ owner }};

comment on view {{ schema }}.table_size is
'The hundred largest tables: bytes, rows alive and dead, last vacuum.';

grant select on {{ schema }}.table_size to {{ reader }};
