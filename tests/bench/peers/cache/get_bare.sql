\set n random(1, :count)
select e.value
from cache.entry as e
where
    e.tenant = ''
    and e.key = 'page:' || :n
    and e.expires_at > now();
