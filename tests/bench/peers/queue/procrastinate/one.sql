select id from procrastinate_fetch_job_v2(array['bench']::varchar[], 1) \gset
select procrastinate_finish_job_v1(:id::bigint, 'succeeded', true);
