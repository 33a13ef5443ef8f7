-- What a cron has: pg_cron or its stand-in. Asked only where cron.job is there.
select
    coalesce(j.jobname, 'job ' || j.jobid) as name,
    j.command,
    j.username::text as role,
    r.rolname is not null as has_role,
    coalesce(r.rolcanlogin, false) as may_login
from cron.job as j
left join pg_catalog.pg_roles as r on j.username = r.rolname
where j.active
order by 1;
