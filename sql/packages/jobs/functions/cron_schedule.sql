{%- from "macros/grants.sql" import only -%}
-- Gives one entry to pg_cron. Older ones do not know seconds (1.5) or the last day of a month (1.6).
create or replace function {{ schema }}.cron_schedule(jobname text, schedule text, command text)
returns bigint
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    jobid bigint;
begin
    execute format('select %I.schedule($1, $2, $3)', 'cron')  -- it may not be there
    into jobid
    using cron_schedule.jobname, cron_schedule.schedule, cron_schedule.command;
    return jobid;
exception
    when invalid_parameter_value then
        raise exception 'pg_cron does not understand %', quote_literal(cron_schedule.schedule)
            using
                errcode = 'PKJ07',
                detail = format('The job is %s. %s', cron_schedule.jobname, sqlerrm),
                hint = 'Seconds need pg_cron 1.5, the last day of the month ($) 1.6.';
end;
$$;

comment on function {{ schema }}.cron_schedule(text, text, text) is
'Gives one entry to pg_cron; PKJ07 when it does not understand the schedule.';

{{ only("execute", "function " ~ schema ~ ".cron_schedule(text, text, text)", [owner, admin]) }}
