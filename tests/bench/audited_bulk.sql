-- name: audited_bulk
-- unit: audit
-- scale: 1,000 rows inserted by one statement
-- setup: setup/hephaitos.sql
-- budget: 250 ms
-- A thousand rows come at once, and each is in the audit log.
insert into hephaitos.strategies (user_id, name, created_at)
select
    '00000000-0000-4000-8000-00000000000a',
    'Strategy ' || n,
    now()
from generate_series(1, 1000) as n;
