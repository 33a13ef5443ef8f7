-- Takes the job named $1 of the current user in this database off the schedule.
select cron.unschedule(j.jobname) as is_gone
from cron.job as j
where
    j.jobname = $1::text
    and coalesce(to_jsonb(j) ->> 'username', current_user) = current_user
    and coalesce(to_jsonb(j) ->> 'database', current_database()) = current_database();
