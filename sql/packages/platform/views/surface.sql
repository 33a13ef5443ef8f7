-- What this database has of the surface, and whether it is the real thing or a stand-in.
create or replace view {{ schema }}.surface
with (security_invoker = true)
as
select
    n.nspname::text as name,
    coalesce(obj_description(n.oid, 'pg_namespace') like 'Stand-in%', false) as is_stand_in
from pg_catalog.pg_namespace as n
where n.nspname in ('auth', 'storage', 'realtime', 'cron', 'net', 'vault');

comment on view {{ schema }}.surface is
'The schemas that Supabase-style SQL relies on: the real thing, or a stand-in.';
