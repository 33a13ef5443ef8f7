{# scheduled: a job, where this database has a cron: pg_cron or the stand-in of the package platform.
   For packages that do not need one: without it nothing is scheduled, and the README says what to
   call instead. #}

{%- macro scheduled(name, schedule, command) -%}
do $job$
begin
    if to_regclass('cron.job') is not null then
        perform cron.schedule({{ name | literal }}, {{ schedule | literal }}, {{ command | literal }});
    end if;
end
$job$;
{%- endmacro -%}
