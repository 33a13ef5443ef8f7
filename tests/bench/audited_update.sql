-- name: audited_update
-- unit: audit
-- scale: 1,000 strategies and 100 that are changed
-- setup: setup/hephaitos.sql
-- budget: 50 ms
-- One row is changed, and the change is written to the audit log.
\set n random(1, 100)
\set m random(1, 1000000)
update hephaitos.strategies set description = :m::text where id = md5('bench ' || :n)::uuid;
