\set n random(1, :count)
select cache.get('tagged:' || :n);
