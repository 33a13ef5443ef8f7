{%- from "macros/grants.sql" import only -%}
-- How far the slowest replica is behind, in bytes; 0 without one. It belongs to whoever deployed
-- it: the statistics of replicas are not for everybody to see.
create or replace function {{ schema }}.lag()
returns bigint
language sql
volatile
security definer
set search_path = ''
as $$
    select coalesce(
        max(
            pg_wal_lsn_diff(
                pg_current_wal_lsn(),
                coalesce(r.replay_lsn, r.flush_lsn, r.write_lsn, r.sent_lsn)
            )
        ),
        0
    )::bigint
    from pg_catalog.pg_stat_replication as r;
$$;

comment on function {{ schema }}.lag() is
'How many bytes the slowest replica is behind.';

{{ only("execute", "function " ~ schema ~ ".lag()", [owner, operator]) }}
