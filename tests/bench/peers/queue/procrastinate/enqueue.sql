select procrastinate_defer_jobs_v1(array[
    ('bench', 'noop', 0, null, null, '{"n": 1}', null)::procrastinate_job_to_defer_v1
]);
