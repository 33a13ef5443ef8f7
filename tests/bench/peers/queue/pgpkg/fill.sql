select count(*)
from queue.enqueue_many('bench', 'noop', array_fill('{"n": 1}'::jsonb, array[:count::integer]));
