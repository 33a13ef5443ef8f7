-- name: create_backtest_job
-- unit: hephaitos
-- actor: alice
-- scale: 100 strategies of the caller, 1,000 of others
-- setup: setup/hephaitos.sql
-- budget: 50 ms
-- HE-05: a backtest is queued and a worker is woken.
\set n random(1, 100)
select hephaitos.create_backtest_job(
    '00000000-0000-4000-8000-00000000000a', md5('bench ' || :n)::uuid, '{"from": "2020-01-01"}'
);
