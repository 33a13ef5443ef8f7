-- How many rows of which tables the session has written. Counts of earlier transactions may still be
-- among them: only the difference between two looks within one transaction says something.
select
    s.relid as oid,
    s.n_tup_ins + s.n_tup_upd + s.n_tup_del as written
from pg_catalog.pg_stat_xact_user_tables as s
where s.n_tup_ins + s.n_tup_upd + s.n_tup_del > 0;
