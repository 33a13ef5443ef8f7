{%- from "macros/grants.sql" import only -%}
-- Runs the command of a job for one tick and notes what became of it. A tick that was run before,
-- by whatever ticker, is not run again. A statement that was cancelled, or ran out of its time,
-- counts as one that failed.
create or replace function {{ schema }}.execute_command(job {{ schema }}.job, tick timestamptz)
returns setof {{ schema }}.run
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    record {{ schema }}.run;
    caller text := current_setting('application_name');
begin
    insert into {{ schema }}.run (name, tick, run_as)
    values (job.name, execute_command.tick, job.run_as)
    on conflict on constraint run_pkey do nothing;
    if not found then
        return;
    end if;

    perform set_config('application_name', 'job ' || job.name, true);
    begin
        execute format('select %I.%I($1)', {{ runners | literal }}, job.run_as)
        into record.row_count
        using job.command;
        record.status := 'succeeded';
    exception
        when others or query_canceled or assert_failure then
            get stacked diagnostics
                record.sqlstate = returned_sqlstate,
                record.message = message_text,
                record.detail = pg_exception_detail;
            record.status := 'failed';
    end;
    perform set_config('application_name', caller, true);

    return query
    update {{ schema }}.run as r
    set
        ended_at = clock_timestamp(),
        status = record.status,
        row_count = record.row_count,
        sqlstate = record.sqlstate,
        message = record.message,
        detail = nullif(record.detail, '')
    where
        r.name = job.name
        and r.tick = execute_command.tick
    returning r.*;
end;
$$;

alter function {{ schema }}.execute_command({{ schema }}.job, timestamptz) owner to {{ owner }};

comment on function {{ schema }}.execute_command({{ schema }}.job, timestamp with time zone) is
'Runs the command of a job for one tick, once, and notes what became of it.';

{{ only("execute", "function " ~ schema ~ ".execute_command(" ~ schema ~ ".job, timestamptz)") }}
