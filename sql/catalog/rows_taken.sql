-- How many rows this transaction has changed or deleted so far.
select
    coalesce(
        sum(
            pg_stat_get_xact_tuples_updated(c.oid)
            + pg_stat_get_xact_tuples_deleted(c.oid)
        ),
        0
    )::bigint as taken
from pg_catalog.pg_class as c
where c.relkind = 'r';
