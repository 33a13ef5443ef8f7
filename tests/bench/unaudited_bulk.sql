-- name: unaudited_bulk
-- unit: audit
-- scale: 1,000 rows inserted by one statement
-- setup: setup/hephaitos.sql
-- compared with: audited_bulk
-- The same thousand rows come into the same table without the audit log.
insert into hephaitos.unaudited (user_id, name, created_at)
select
    '00000000-0000-4000-8000-00000000000a',
    'Strategy ' || n,
    now()
from generate_series(1, 1000) as n;
