-- Functions by the name that a plan shows: what a row may cost. Inside pg_catalog only those that
-- read the session or the clock, of extensions none that is immutable.
select distinct
    format('%I.%I', n.nspname, p.proname) as name,
    p.proname as bare
from pg_catalog.pg_proc as p
inner join pg_catalog.pg_namespace as n on p.pronamespace = n.oid
inner join pg_catalog.pg_language as l on p.prolang = l.oid
where
    p.prokind = 'f'
    and (p.provolatile <> 'i' or l.lanname not in ('internal', 'c'))
    and (
        n.nspname not in ('pg_catalog', 'information_schema')
        or p.proname in (
            'current_setting', 'now', 'clock_timestamp', 'statement_timestamp',
            'transaction_timestamp', 'timeofday', 'random', 'pg_has_role', 'txid_current',
            'pg_backend_pid', 'pg_current_xact_id'
        )
    );
