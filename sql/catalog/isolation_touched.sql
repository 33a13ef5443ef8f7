-- The tables that this transaction may have written to: who writes keeps such a lock to the end.
select format('%I.%I', n.nspname, c.relname) as name
from pg_catalog.pg_locks as l
inner join pg_catalog.pg_class as c on c.oid = l.relation
inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where
    l.pid = pg_catalog.pg_backend_pid()
    and l.locktype = 'relation'
    and l.mode in (
        'RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'
    )
    and c.relkind in ('r', 'p');
