{%- from "macros/grants.sql" import only -%}
-- What pg_cron should have of the jobs: one entry for each that is to run, and one for tick(). Where
-- a job keeps another time zone than pg_cron, pg_cron asks every minute and run() knows the answer.
create or replace function {{ schema }}.cron_entries()
returns table (jobname text, schedule text, command text)
language sql
stable
security invoker
set search_path = ''
as $$
    with zone as (
        select coalesce(nullif(current_setting('cron.timezone', true), ''), 'GMT') as name
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
            when w.timezone = z.name then w.schedule
            when array[w.timezone, z.name] <@ array['UTC', 'GMT', 'Etc/UTC'] then w.schedule
            when w.schedule ~ 'second' then w.schedule
            else '* * * * *'
        end,
        format(
            'set statement_timeout = %s; select {{ schema }}.run(%L)',
            ceil(extract(epoch from w.timeout) * 1000),
            w.name
        )
    from wanted as w
    cross join zone as z
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
