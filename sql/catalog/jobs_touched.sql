-- The tables in which the open transaction has written rows so far.
select s.relid as oid
from pg_catalog.pg_stat_xact_user_tables as s
where s.n_tup_ins + s.n_tup_upd + s.n_tup_del > 0;
