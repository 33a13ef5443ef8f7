-- Numbers of jobs. A job keeps its number for life; lower is older.
create sequence {{ schema }}.job_id as bigint;

alter sequence {{ schema }}.job_id owner to {{ owner }};

comment on sequence {{ schema }}.job_id is
'Numbers of jobs, rising.';
