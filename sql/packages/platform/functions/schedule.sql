{%- from "macros/stand_in.sql" import stand_in -%}
-- Schedules a command. A named job is one per name and role: naming it again changes it.
{% call stand_in("cron") %}
create or replace function cron.schedule(schedule text, command text)
returns bigint
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    job_id bigint;
begin
    perform cron.is_due(schedule.schedule, now());
    insert into cron.job (schedule, command)
    values (schedule.schedule, schedule.command)
    returning jobid into job_id;
    return job_id;
end;
$$;

create or replace function cron.schedule(job_name text, schedule text, command text)
returns bigint
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    job_id bigint;
begin
    perform cron.is_due(schedule.schedule, now());
    insert into cron.job (jobname, schedule, command)
    values (schedule.job_name, schedule.schedule, schedule.command)
    on conflict on constraint jobname_username_uniq do update
    set
        schedule = excluded.schedule,
        command = excluded.command
    returning jobid into job_id;
    return job_id;
end;
$$;

comment on function cron.schedule(text, text) is
'Schedules a command and returns the number of the job.';
comment on function cron.schedule(text, text, text) is
'Schedules a command under a name, which replaces the job of that name.';
{% endcall %}
