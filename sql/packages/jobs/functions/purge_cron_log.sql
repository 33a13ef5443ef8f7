{%- from "macros/grants.sql" import only -%}
-- Removes old rows of cron.job_run_details, which pg_cron itself lets grow for ever. Sees what the
-- caller may see of it: all of it as a superuser, else the runs of the caller's own jobs.
create or replace function {{ schema }}.purge_cron_log()
returns integer
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    keep interval := (select s.keep_cron_log from {{ schema }}.setting as s);
    purged integer := 0;
begin
    if
        keep is not null
        and to_regclass('cron.job_run_details') is not null
        and pg_catalog.has_schema_privilege('cron', 'usage')
        and pg_catalog.has_table_privilege('cron.job_run_details', 'delete')
    then
        execute format('delete from %I.job_run_details where end_time < now() - $1', 'cron')
        using keep;
        get diagnostics purged = row_count;
    end if;
    return purged;
end;
$$;

comment on function {{ schema }}.purge_cron_log() is
'Removes rows of cron.job_run_details that are older than the settings say; tells how many.';

{{ only("execute", "function " ~ schema ~ ".purge_cron_log()", [owner, admin, worker]) }}
