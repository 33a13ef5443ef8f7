select count(*)
from pgmq.send_batch('bench', array_fill('{"n": 1}'::jsonb, array[:count::integer]));
