{%- from "macros/stand_in.sql" import stand_in -%}
-- Changes a job; what is NULL stays as it was.
{% call stand_in("cron") %}
create or replace function cron.alter_job(
    job_id bigint,
    schedule text default null,
    command text default null,
    database text default null,
    username text default null,
    active boolean default null
)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    if alter_job.schedule is not null then
        perform cron.is_due(alter_job.schedule, now());
    end if;

    update cron.job as j
    set
        schedule = coalesce(alter_job.schedule, j.schedule),
        command = coalesce(alter_job.command, j.command),
        database = coalesce(alter_job.database, j.database),
        username = coalesce(alter_job.username, j.username),
        active = coalesce(alter_job.active, j.active)
    where j.jobid = alter_job.job_id;

    if not found then
        raise exception 'job % does not exist or you do not own it', alter_job.job_id
            using
                errcode = 'P0002',
                hint = 'See your jobs with: select jobid, jobname from cron.job';
    end if;
end;
$$;

comment on function cron.alter_job(bigint, text, text, text, text, boolean) is
'Changes a job; what is NULL stays as it was.';

revoke all on function cron.alter_job(bigint, text, text, text, text, boolean) from public;
{% endcall %}
