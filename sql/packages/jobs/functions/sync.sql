{%- from "macros/grants.sql" import only -%}
-- Brings pg_cron, or a stand-in, to what cron_entries() says, by the difference: an entry that is as
-- it should be is not touched, and one that this function did not write is never touched. Does
-- nothing where there is no cron. Writing a job calls it; after an outage it can be called by hand.
create or replace function {{ schema }}.sync()
returns table (action text, jobname text)
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    entry record;
begin
    if
        to_regclass('cron.job') is null
        or to_regprocedure('cron.schedule(text, text, text)') is null
        or not pg_catalog.has_schema_privilege('cron', 'usage')
    then
        return;
    end if;

    for entry in execute format($query$
        select
            w.jobname as wanted,
            w.schedule,
            w.command,
            o.jobid,
            o.jobname,
            o.command ~ %L as is_ours,
            o.active and o.schedule = w.schedule and o.command = w.command as is_right
        from {{ schema }}.cron_entries() as w
        full join (
            select j.*
            from %I.job as j
            where
                j.database = current_database()
                and starts_with(j.jobname, '{{ schema }}')
        ) as o
            on w.jobname = o.jobname
    $query$, '^(set statement_timeout = \d+; )?select {{ schema }}\.(run|tick)\(', 'cron')
    loop
        continue when entry.is_right or (entry.wanted is null and not entry.is_ours);
        if not entry.is_ours then
            raise exception 'pg_cron has a job % that is not ours', quote_literal(entry.jobname)
                using
                    errcode = 'PKJ06',
                    detail = 'It would be replaced.',
                    hint = format('select cron.unschedule(%s); or call the job otherwise', entry.jobid);
        end if;

        if entry.jobid is not null then
            execute format('select %I.unschedule($1)', 'cron') using entry.jobid;
        end if;
        if entry.wanted is not null then
            perform {{ schema }}.cron_schedule(entry.wanted, entry.schedule, entry.command);
        end if;
        action := case
            when entry.wanted is null then 'unscheduled'
            when entry.jobid is null then 'scheduled'
            else 'changed'
        end;
        jobname := coalesce(entry.wanted, entry.jobname);
        return next;
    end loop;
end;
$$;

comment on function {{ schema }}.sync() is
'Brings pg_cron to what the jobs say, by the difference, and tells what it did.';

{{ only("execute", "function " ~ schema ~ ".sync()", [owner, admin]) }}
