-- What became of each tick. The key is what makes a tick happen once, whoever ticks. A run that was
-- killed leaves no row: its effects are gone with it, and the next ticker runs it.
create table {{ schema }}.run (
    name text not null,
    tick timestamptz not null,
    started_at timestamptz not null default clock_timestamp(),
    ended_at timestamptz,
    status text not null default 'running',
    row_count bigint,
    sqlstate text,
    message text,
    detail text,
    run_as text not null,
    ran_by text not null default session_user,
    constraint run_pkey primary key (name, tick),
    constraint run_status_is_known check (status in ('running', 'succeeded', 'failed', 'missed'))
);

-- Serves purge().
create index run_started
on {{ schema }}.run (started_at);

alter table {{ schema }}.run owner to {{ owner }};
alter table {{ schema }}.run enable row level security;

comment on table {{ schema }}.run is
'What became of each tick of each job.';
comment on column {{ schema }}.run.tick is
'The moment that the schedule named.';
comment on column {{ schema }}.run.status is
'succeeded, failed, or missed: nobody ticked in time and the job skips what it missed.';
comment on column {{ schema }}.run.row_count is
'How many rows the last statement of the command gave or changed.';
comment on column {{ schema }}.run.ran_by is
'Who ticked: the user of the session.';

grant select on {{ schema }}.run to {{ admin }}, {{ worker }}, {{ reader }};
