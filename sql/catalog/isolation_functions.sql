-- Functions that are not immutable, by the name that a plan shows: what a row may cost.
-- Inside pg_catalog only those that read the session or the clock.
select distinct
    format('%I.%I', n.nspname, p.proname) as name,
    p.proname as bare
from pg_catalog.pg_proc as p
inner join pg_catalog.pg_namespace as n on p.pronamespace = n.oid
where
    p.prokind = 'f'
    and p.provolatile <> 'i'
    and (
        n.nspname not in ('pg_catalog', 'information_schema')
        or p.proname in (
            'current_setting', 'now', 'clock_timestamp', 'statement_timestamp',
            'transaction_timestamp', 'timeofday', 'random', 'pg_has_role', 'txid_current',
            'pg_backend_pid', 'pg_current_xact_id'
        )
    );
