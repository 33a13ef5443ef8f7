-- What a claim must know of a queue before it looks for jobs. The newest row counts; older ones are
-- only ever removed, so that reading it costs the same while an old snapshot is held open.
--
-- `firsts` are the low-water marks, one for each priority in `priorities`: claims begin there and do
-- not wade through the entries of jobs that are gone. A mark is a hint, never a promise: a job that
-- commits behind it is found by the next survey, a moment later.
create table {{ schema }}.head (
    id bigint generated always as identity,
    surveyed_at timestamptz not null,
    moved_at timestamptz not null,
    next_run_at timestamptz not null,
    queue_id integer not null,
    is_keyed boolean not null,
    last_tenant text not null default '',
    priorities smallint[] not null,
    firsts bigint[] not null,
    seen bigint[] not null,
    primary key (queue_id, id)
)
with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

alter table {{ schema }}.head owner to {{ owner }};

comment on table {{ schema }}.head is
'Where the claims of each queue begin; the newest row counts.';
comment on column {{ schema }}.head.firsts is
'For each priority the number of the job from which claims look on.';
comment on column {{ schema }}.head.seen is
'What the marks will be after the next step: they follow one step behind.';
comment on column {{ schema }}.head.next_run_at is
'When the next of the later jobs is due.';
comment on column {{ schema }}.head.is_keyed is
'Jobs with a concurrency key were enqueued.';
comment on column {{ schema }}.head.last_tenant is
'Whose turn it was last, in a fair queue.';

revoke all on {{ schema }}.head from public;
