-- name: unaudited_update
-- unit: audit
-- scale: 1,000 strategies and 100 that are changed
-- setup: setup/hephaitos.sql
-- compared with: audited_update
-- The same change of the same table without the audit log.
\set n random(1, 100)
\set m random(1, 1000000)
update hephaitos.unaudited set description = :m::text where id = md5('bench ' || :n)::uuid;
