-- Scheduled jobs of this database, from pg_cron or its stand-in. Asked only where cron.job is
-- there and may be read.
select
    'job' as kind,
    coalesce(j.jobname, j.schedule || ' ' || j.command) as name,
    jsonb_build_object(
        'schedule', j.schedule,
        'command', j.command,
        'active', j.active
    ) as definition
from cron.job as j
where j.database = current_database() and $1::text [] is not null;
