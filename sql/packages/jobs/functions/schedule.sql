{%- from "macros/grants.sql" import only -%}
-- Declares a job. Declaring it again changes it, and the same again changes nothing at all.
create or replace function {{ schema }}.schedule(
    name text,
    schedule text,
    command text,
    run_as text default null,
    timezone text default 'UTC',
    timeout interval default '5 minutes',
    catch_up text default 'once',
    is_enabled boolean default true
)
returns bigint
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    actor text := coalesce(schedule.run_as, current_user);
    job_id bigint;
begin
    insert into {{ schema }}.job as j (
        name, schedule, command, run_as, timezone, timeout, catch_up, is_enabled
    )
    values (
        schedule.name, schedule.schedule, schedule.command, actor, schedule.timezone,
        schedule.timeout, schedule.catch_up, schedule.is_enabled
    )
    on conflict on constraint job_name_is_unique do update
    set
        schedule = excluded.schedule,
        command = excluded.command,
        run_as = excluded.run_as,
        timezone = excluded.timezone,
        timeout = excluded.timeout,
        catch_up = excluded.catch_up,
        is_enabled = excluded.is_enabled
    where
        (j.schedule, j.command, j.run_as, j.timezone, j.timeout, j.catch_up, j.is_enabled)
        is distinct from (
            excluded.schedule, excluded.command, excluded.run_as, excluded.timezone,
            excluded.timeout, excluded.catch_up, excluded.is_enabled
        );

    select j.id
    into strict job_id
    from {{ schema }}.job as j
    where j.name = schedule.name;
    return job_id;
end;
$$;

comment on function {{ schema }}.schedule(
    text, text, text, text, text, interval, text, boolean
) is
'Declares a job, and returns its number. The same again changes nothing.';

{{ only("execute", "function " ~ schema ~ ".schedule(text, text, text, text, text, interval, text, boolean)", [owner, admin]) }}
