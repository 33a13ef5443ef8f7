{%- from "macros/doors.sql" import door -%}
-- The transactions whose events a consumer may take as complete. A snapshot counts the caller's own
-- transaction as ended, but it may still send: here it counts as one that goes on.
create or replace function {{ schema }}.stream_snapshot()
returns pg_snapshot
language sql
volatile
security invoker
set search_path = ''
as $$
    select case
        when own.xid < pg_snapshot_xmax(s.taken) then (
            select
                format(
                    '%s:%s:%s',
                    pg_snapshot_xmin(s.taken),
                    pg_snapshot_xmax(s.taken),
                    string_agg(going.xid::text, ',' order by going.xid)
                )
            from (
                select pg_snapshot_xip(s.taken) as xid
                union
                select own.xid
            ) as going
        )::pg_snapshot
        else s.taken
    end
    from (select pg_current_snapshot() as taken) as s
    cross join (select pg_current_xact_id_if_assigned() as xid) as own;
$$;

comment on function {{ schema }}.stream_snapshot() is
'The transactions that have ended; the own one counts as going on.';

{{ door(owner, schema ~ ".stream_snapshot()") }}
