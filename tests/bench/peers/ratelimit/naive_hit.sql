\set key random(1, :keys)
select naive.allow('user:' || :key::integer, 1000000, interval '1 minute');
