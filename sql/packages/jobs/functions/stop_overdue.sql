{%- from "macros/grants.sql" import only -%}
-- Cancels runs that take longer than their job allows; each is then noted as failed, 57014. A run is
-- known by the application name that it gives itself. This is for tickers that cannot set
-- statement_timeout: pg_cron with background workers.
create or replace function {{ schema }}.stop_overdue()
returns integer
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    stopped integer;
begin
    select count(*) filter (where pg_catalog.pg_cancel_backend(o.pid))
    into stopped
    from (
        select a.pid
        from pg_catalog.pg_stat_activity as a
        inner join {{ schema }}.job as j
            on a.application_name = 'job ' || j.name
        where
            a.datname = current_database()
            and a.state = 'active'
            and a.pid <> pg_backend_pid()
            and a.query_start < clock_timestamp() - j.timeout
            and pg_catalog.pg_has_role(current_user, a.usesysid, 'usage')
    ) as o;
    return stopped;
end;
$$;

comment on function {{ schema }}.stop_overdue() is
'Cancels runs of this role that take longer than their job allows; tells how many.';

{{ only("execute", "function " ~ schema ~ ".stop_overdue()", [owner, admin, worker]) }}
