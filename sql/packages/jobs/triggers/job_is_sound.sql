{%- from "macros/grants.sql" import only -%}
-- Looks at a job before it is kept, whoever wrote it and in whatever way. It runs as the one who
-- writes: nobody can give work to a role that they are no member of.
create or replace function {{ schema }}.job_is_sound()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    secret text := {{ schema }}.secret_in(new.command);
begin
    perform {{ schema }}.next_tick(new.schedule, now(), new.timezone);

    if secret is not null then
        raise exception 'the command of job % holds %', new.name, secret
            using
                errcode = 'PKJ03',
                detail = 'Commands are kept in clear text, and pg_cron writes them into its log.',
                hint = 'Read it where it is used: from a vault, or in the worker''s environment.';
    end if;

    if new.command ~* '^\s*(begin|commit|rollback|vacuum|reindex\s.*\mconcurrently)\M' then
        raise exception 'the command of job % cannot run in a transaction', new.name
            using
                errcode = 'PKJ05',
                detail = 'A command and the record of its run are one transaction.',
                hint = 'Give such a command to cron.schedule itself, or to the machine''s cron.';
    end if;

    if tg_op = 'INSERT' or (new.command, new.run_as) is distinct from (old.command, old.run_as) then
        perform {{ schema }}.require_member(new.run_as);
        perform {{ schema }}.admit(new.run_as);
    end if;

    if
        tg_op = 'INSERT'
        or (new.schedule, new.timezone, new.is_enabled, new.is_paused)
        is distinct from (old.schedule, old.timezone, old.is_enabled, old.is_paused)
    then
        new.declared_at := clock_timestamp();
    end if;
    return new;
end;
$$;

alter function {{ schema }}.job_is_sound() owner to {{ owner }};

comment on function {{ schema }}.job_is_sound() is
'Refuses schedules that are none, secrets, and work for roles that are not the writer''s to give.';

{{ only("execute", "function " ~ schema ~ ".job_is_sound()") }}

create or replace trigger job_is_sound
before insert or update on {{ schema }}.job
for each row
execute function {{ schema }}.job_is_sound();

comment on trigger job_is_sound on {{ schema }}.job is
'Refuses schedules that are none, secrets, and work for roles that are not the writer''s to give.';
