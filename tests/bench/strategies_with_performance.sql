-- name: strategies_with_performance
-- unit: hephaitos
-- actor: alice
-- scale: 100 strategies with 50 results each are read, 1,000 with 10 each lie around them
-- setup: setup/hephaitos.sql
-- budget: 100 ms
-- compared with: strategies_one_by_one
-- HE-02: the list with its averages, in one call.
select * from hephaitos.get_strategies_with_performance('00000000-0000-4000-8000-00000000000a');
