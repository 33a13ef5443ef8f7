{%- from "macros/grants.sql" import only -%}
-- Runs a job that is due at this moment, once, and notes what became of it; gives no row when it is
-- not due, or when somebody else is running it: whoever holds its clock is the one.
--
-- The command, its record and the clock are one transaction. Killed anywhere, nothing of it is there
-- and the next ticker runs the same tick. A command that fails is undone, and the record stays.
create or replace function {{ schema }}.run(name text, moment timestamptz default now())
returns setof {{ schema }}.run
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    job {{ schema }}.job;
    clock {{ schema }}.clock;
    due timestamptz;
    following timestamptz;
begin
    select j.*
    into job
    from {{ schema }}.job as j
    where j.name = run.name;
    if not found then
        raise exception 'there is no job %', run.name
            using
                errcode = 'PKJ01',
                hint = 'See: select name from {{ schema }}.job';
    end if;
    if job.is_paused or not job.is_enabled then
        return;
    end if;

    select c.*
    into clock
    from {{ schema }}.clock as c
    where c.job_id = job.id
    for update skip locked;
    if not found then
        return;
    end if;

    due := {{ schema }}.next_at(job, clock);
    if due > run.moment then
        return;
    end if;
    if job.catch_up <> 'all' then
        due := greatest(
            due, {{ schema }}.last_tick(job.schedule, run.moment, job.timezone)
        );
    end if;
    following := {{ schema }}.next_tick(job.schedule, due, job.timezone);

    update {{ schema }}.clock as c
    set
        declared_at = job.declared_at,
        last_tick = due,
        next_at = following
    where c.job_id = job.id;

    if job.catch_up = 'skip' and due < run.moment - interval '1 minute' then
        return query
        insert into {{ schema }}.run (name, tick, ended_at, status, run_as)
        values (job.name, due, clock_timestamp(), 'missed', job.run_as)
        on conflict on constraint run_pkey do nothing
        returning *;
    else
        return query
        select r.*
        from {{ schema }}.execute_command(job, due) as r;
    end if;
end;
$$;

alter function {{ schema }}.run(text, timestamptz) owner to {{ owner }};

comment on function {{ schema }}.run(text, timestamp with time zone) is
'Runs a job that is due, once, and notes what became of it; no row when there was nothing to do.';

{{ only("execute", "function " ~ schema ~ ".run(text, timestamptz)", [admin, worker]) }}
