{%- from "macros/grants.sql" import only -%}
-- What has to happen every minute beside the jobs themselves: stop what takes too long, run what
-- nobody ran in time, purge history once an hour. pg_cron and pgpkg work call it.
create or replace function {{ schema }}.tick()
returns setof {{ schema }}.run
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    perform {{ schema }}.stop_overdue();

    if (select s.purged_at < now() - interval '1 hour' from {{ schema }}.setting as s) then
        perform {{ schema }}.purge_cron_log();
        perform {{ schema }}.purge();
    end if;

    return query
    select r.*
    from {{ schema }}.run_due(now(), late => interval '1 minute') as r;
end;
$$;

comment on function {{ schema }}.tick() is
'Each minute: stop what takes too long, run what nobody ran in time, purge history.';

{{ only("execute", "function " ~ schema ~ ".tick()", [owner, admin, worker]) }}
