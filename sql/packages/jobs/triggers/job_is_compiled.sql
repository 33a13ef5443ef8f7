{%- from "macros/grants.sql" import only -%}
-- Brings pg_cron up to date after every statement that may have changed a job.
create or replace function {{ schema }}.job_is_compiled()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    perform {{ schema }}.sync();
    return null;
end;
$$;

alter function {{ schema }}.job_is_compiled() owner to {{ owner }};

comment on function {{ schema }}.job_is_compiled() is
'Brings pg_cron up to date with the jobs.';

{{ only("execute", "function " ~ schema ~ ".job_is_compiled()") }}

create or replace trigger job_is_compiled
after insert or update or delete on {{ schema }}.job
for each statement
execute function {{ schema }}.job_is_compiled();

comment on trigger job_is_compiled on {{ schema }}.job is
'Brings pg_cron up to date with the jobs.';
