-- Who keeps a session waiting. $1 is the pid of the session that waits.
select
    b.pid,
    a.usename::text as usename,
    coalesce(host(a.client_addr), 'local') as host,
    a.application_name,
    coalesce(a.query_start, a.xact_start, a.backend_start) as since,
    coalesce(a.state, a.backend_type) as state
from unnest(pg_blocking_pids($1)) as b (pid)
left join pg_catalog.pg_stat_activity as a on b.pid = a.pid
order by b.pid;
