select queue.stream_send_many(
    'bench', 'noop', array_fill('{"n": 1}'::jsonb, array[:count::integer])
);
