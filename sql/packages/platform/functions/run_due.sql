{%- from "macros/stand_in.sql" import stand_in -%}
-- The clock of the stand-in: runs, here and now, the jobs that are due in the minute of `moment`,
-- each as its own role, each at most once in that minute. A job that fails is undone and noted.
-- The search path is not pinned: a command finds what it would find under pg_cron.
{% call stand_in("cron") %}
-- pgpkg: allow lost-sqlstate: job_run_details has no room for it; pg_cron itself keeps the message only
create or replace function cron.run_due(moment timestamptz default now())
returns setof cron.job_run_details
language plpgsql
volatile
security invoker
as $$
declare
    job cron.job;
    run cron.job_run_details;
    caller text := current_setting('role');
begin
    for job in
        select j.*
        from cron.job as j
        where
            j.active
            and j.database = current_database()
            and cron.is_due(j.schedule, run_due.moment)
            and not exists (
                select
                from cron.job_run_details as d
                where
                    d.jobid = j.jobid
                    and d.start_time = date_trunc('minute', run_due.moment)
            )
        order by j.jobid
    loop
        begin
            perform set_config('role', job.username, true);
            execute job.command;
            perform set_config('role', caller, true);
            run.status := 'succeeded';
            run.return_message := 'OK';
        exception
            when others then
                run.status := 'failed';
                run.return_message := 'ERROR:  ' || sqlerrm;
        end;

        insert into cron.job_run_details (
            jobid, job_pid, database, username, command, status, return_message,
            start_time, end_time
        )
        values (
            job.jobid, pg_backend_pid(), job.database, job.username, job.command,
            run.status, run.return_message, date_trunc('minute', run_due.moment), clock_timestamp()
        )
        returning * into run;
        return next run;
    end loop;
end;
$$;

comment on function cron.run_due(timestamp with time zone) is
'Runs the jobs that are due in this minute, each as its own role, and notes what became of them.';

revoke all on function cron.run_due(timestamp with time zone) from public;
{% endcall %}
