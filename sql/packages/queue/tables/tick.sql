-- One row for each tick of a recurring job that was enqueued: whoever ticks, once is once.
create table {{ schema }}.tick (
    tick timestamptz not null,
    job_id bigint not null,
    name text not null,
    primary key (name, tick)
);

alter table {{ schema }}.tick owner to {{ owner }};

comment on table {{ schema }}.tick is
'Ticks of recurring jobs and the jobs that they became.';

revoke all on {{ schema }}.tick from public;
