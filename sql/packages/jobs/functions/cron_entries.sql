{%- from "macros/grants.sql" import only -%}
-- What pg_cron should have of the jobs: one entry for each that is to run, and one for tick(). Where
-- a job keeps another time zone than pg_cron, pg_cron asks every minute and run() knows the answer.
-- Where pg_cron opens connections, the entry sets the timeout. A background worker of pg_cron cannot
-- run two statements; there tick() stops what takes too long.
create or replace function {{ schema }}.cron_entries()
returns table (jobname text, schedule text, command text)
language sql
stable
security invoker
set search_path = ''
as $$
    with cron as (
        select
            coalesce({{ schema }}.cron_setting('timezone'), 'GMT') as timezone,
            {{ schema }}.cron_setting('use_background_workers') = 'off' as is_by_connection
    ),
    wanted as (
        select j.*
        from {{ schema }}.job as j
        where
            j.is_enabled
            and not j.is_paused
    )

    select
        '{{ schema }}.' || w.name,
        case
            when w.timezone = c.timezone then w.schedule
            when array[w.timezone, c.timezone] <@ array['UTC', 'GMT', 'Etc/UTC'] then w.schedule
            when w.schedule ~ 'second' then w.schedule
            else '* * * * *'
        end,
        case
            when c.is_by_connection
            then format('set statement_timeout = %s; ', ceil(extract(epoch from w.timeout) * 1000))
            else ''
        end || format('select {{ schema }}.run(%L)', w.name)
    from wanted as w
    cross join cron as c
    union all
    select
        '{{ schema }}: tick',
        '* * * * *',
        'select {{ schema }}.tick()'
    where exists (select from wanted);
$$;

comment on function {{ schema }}.cron_entries() is
'What pg_cron should have of the jobs.';

{{ only("execute", "function " ~ schema ~ ".cron_entries()", [owner, admin, worker]) }}
