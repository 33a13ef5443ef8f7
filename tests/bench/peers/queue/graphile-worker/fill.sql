select count(*)
from graphile_worker.add_jobs(array_fill(
    ('noop', '{"n": 1}', null, null, null, null, null, null)::graphile_worker.job_spec,
    array[:count::integer]
));
