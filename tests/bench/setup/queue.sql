-- Scale times 200,000 jobs wait in the queue bench.
select queue.create_queue('bench');

select count(j.id)
from generate_series(1, 200 * current_setting('bench.scale')::integer) as n
cross join lateral queue.enqueue_many(
    'bench', 'send', array_fill(jsonb_build_object('n', n), array[1000])
) as j (id);
