{%- from "macros/grants.sql" import only -%}
-- Stops what takes too long, and once an hour purges history. For tickers that run what is due
-- themselves.
create or replace function {{ schema }}.sweep()
returns void
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
end;
$$;

comment on function {{ schema }}.sweep() is
'Stops what takes too long, and once an hour purges history.';

{{ only("execute", "function " ~ schema ~ ".sweep()", [owner, admin, worker]) }}
