select queue.enqueue('bench', 'noop', '{"n": 1}'::jsonb);
