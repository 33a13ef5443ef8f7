{%- from "macros/grants.sql" import only -%}
-- Cancels refreshes that take longer than their view allows: a function cannot limit its own time,
-- so the next driver that comes along does it. Answers how many.
create or replace function {{ schema }}.cancel_overdue()
returns bigint
language sql
volatile
security invoker
set search_path = ''
as $$
    select count(*) filter (where pg_cancel_backend(a.pid))
    from {{ schema }}.materialized_view as v
    inner join pg_catalog.pg_locks as l
        on
            l.locktype = 'advisory'
            and l.classid = '{{ schema }}.materialized_view'::regclass
            and l.objid = v.id::oid
    inner join pg_catalog.pg_stat_activity as a
        on
            l.pid = a.pid
            and a.datname = current_database()
    where
        l.granted
        and a.pid <> pg_backend_pid()
        and clock_timestamp() > a.xact_start + v.time_limit
        and pg_has_role(a.usesysid, 'member');
$$;

comment on function {{ schema }}.cancel_overdue() is
'Cancels refreshes that take longer than their view allows; answers how many.';

{{ only("execute", "function " ~ schema ~ ".cancel_overdue()") }}
