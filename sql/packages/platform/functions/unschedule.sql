{%- from "macros/stand_in.sql" import stand_in -%}
-- Takes a job out. A job that is not there is an error, as with pg_cron.
{% call stand_in("cron") %}
create or replace function cron.unschedule(job_id bigint)
returns boolean
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    delete from cron.job as j
    where j.jobid = unschedule.job_id;
    if not found then
        raise exception 'could not find valid entry for job %', unschedule.job_id
            using
                errcode = 'P0002',
                hint = 'See your jobs with: select jobid, jobname from cron.job';
    end if;
    return true;
end;
$$;

create or replace function cron.unschedule(job_name text)
returns boolean
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    delete from cron.job as j
    where
        j.jobname = unschedule.job_name
        and j.username = current_user;
    if not found then
        raise exception 'could not find valid entry for job %', quote_literal(unschedule.job_name)
            using
                errcode = 'P0002',
                hint = 'See your jobs with: select jobid, jobname from cron.job';
    end if;
    return true;
end;
$$;

comment on function cron.unschedule(bigint) is
'Takes out the job with this number; an unknown one is an error.';
comment on function cron.unschedule(text) is
'Takes out the job of this name; an unknown one is an error.';
{% endcall %}
