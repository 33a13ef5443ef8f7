-- Whether this transaction has read or written the relation $1.
select
    coalesce(pg_stat_get_xact_numscans(d.oid), 0)
    + coalesce(pg_stat_get_xact_tuples_inserted(d.oid), 0) > 0 as is_touched
from (select $1::regclass::oid as oid) as d;
