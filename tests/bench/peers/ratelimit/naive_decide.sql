\set key random(1, :keys)
select naive.allow('user:' || :key, 1000000, interval '1 minute');
