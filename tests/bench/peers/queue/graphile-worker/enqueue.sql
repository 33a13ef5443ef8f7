select id from graphile_worker.add_job('noop', '{"n": 1}'::json);
