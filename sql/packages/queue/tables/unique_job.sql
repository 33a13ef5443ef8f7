-- Which job holds a unique key. Without a window the key is free when its job ends; with one it is
-- held until the window closes.
create table {{ schema }}.unique_job (
    job_id bigint not null,
    held_until timestamptz,
    queue_id integer not null,
    unique_key text not null,
    primary key (queue_id, unique_key)
);

alter table {{ schema }}.unique_job owner to {{ owner }};

comment on table {{ schema }}.unique_job is
'Which job holds a unique key, and until when.';
comment on column {{ schema }}.unique_job.held_until is
'When the window closes; NULL while it depends on the job.';

revoke all on {{ schema }}.unique_job from public;
