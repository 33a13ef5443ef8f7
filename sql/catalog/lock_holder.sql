-- Who holds an advisory lock of this database. $1 is the key, a bigint.
select
    l.pid,
    a.usename::text as usename,
    coalesce(host(a.client_addr), 'local') as host,
    a.application_name,
    coalesce(a.backend_start, now()) as since,
    a.state
from pg_catalog.pg_locks as l
left join pg_catalog.pg_stat_activity as a on l.pid = a.pid
where
    l.locktype = 'advisory'
    and l.granted
    and l.objsubid = 1
    and l.database = (select d.oid from pg_catalog.pg_database as d where d.datname = current_database())
    and l.classid::bigint = $1::bigint >> 32
    and l.objid::bigint = $1::bigint & 4294967295
order by l.pid;
