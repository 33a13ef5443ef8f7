-- Finished jobs of queues that keep them, by month. Months are made ahead and dropped whole; what
-- comes when nobody made its month ahead goes to the rest, and from there to its month.
create table {{ schema }}.archive (
    id bigint not null,
    run_at timestamptz not null,
    started_at timestamptz,
    finished_at timestamptz not null,
    queue_id integer not null,
    priority smallint not null,
    attempt smallint not null,
    outcome text not null,
    kind text not null,
    tenant text,
    worker text,
    payload jsonb not null,
    constraint archive_outcome_is_known check (outcome in ('done', 'cancelled'))
)
partition by range (finished_at);

create table {{ schema }}.archive_rest
partition of {{ schema }}.archive default;

-- Serves the question: what became of this job.
create index archive_of_job
on {{ schema }}.archive (id);

alter table {{ schema }}.archive owner to {{ owner }};
alter table {{ schema }}.archive_rest owner to {{ owner }};

comment on table {{ schema }}.archive is
'Finished jobs of queues that keep them, by month.';
comment on table {{ schema }}.archive_rest is
'Finished jobs whose month was not made ahead.';

revoke all on {{ schema }}.archive from public;
revoke all on {{ schema }}.archive_rest from public;
