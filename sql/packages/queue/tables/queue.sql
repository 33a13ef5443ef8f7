-- One row for each queue: its name and its settings. Read by every call, written by hardly any.
create table {{ schema }}.queue (
    id integer generated always as identity primary key,
    rate_limit integer,
    concurrency integer not null default 1,
    max_attempts smallint not null default 5,
    is_paused boolean not null default false,
    is_fair boolean not null default false,
    is_kept boolean not null default false,
    name text not null,
    lease interval not null default interval '1 minute',
    retry_after interval not null default interval '5 seconds',
    retry_factor double precision not null default 2,
    retry_at_most interval not null default interval '1 hour',
    retry_jitter double precision not null default 0.25,
    rate_period interval not null default interval '1 second',
    keep_for interval not null default interval '3 months',
    constraint queue_name_is_unique unique (name),
    constraint queue_name_is_short check (length(name) between 1 and 63),
    constraint queue_limits_are_positive
    check (rate_limit > 0 and concurrency > 0 and max_attempts > 0 and rate_period > interval '0'),
    constraint queue_retries_are_sane
    check (
        retry_factor >= 1
        and retry_jitter between 0 and 1
        and retry_after >= interval '0'
        and retry_at_most >= retry_after
    ),
    constraint queue_lease_is_positive check (lease > interval '0')
)
with (fillfactor = 90);

alter table {{ schema }}.queue owner to {{ owner }};

comment on table {{ schema }}.queue is
'Queues and their settings.';
comment on column {{ schema }}.queue.rate_limit is
'How many jobs may start in each rate_period; NULL for as many as there are.';
comment on column {{ schema }}.queue.concurrency is
'How many jobs with the same concurrency key may be on their way at once.';
comment on column {{ schema }}.queue.is_fair is
'Tenants take turns, however many jobs each of them has.';
comment on column {{ schema }}.queue.is_kept is
'Finished jobs go to the archive; otherwise they are gone.';
comment on column {{ schema }}.queue.retry_jitter is
'Share of the wait by which chance makes it shorter or longer.';

revoke all on {{ schema }}.queue from public;
