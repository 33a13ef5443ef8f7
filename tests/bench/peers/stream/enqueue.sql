select queue.stream_send('bench', 'noop', '{"n": 1}'::jsonb);
