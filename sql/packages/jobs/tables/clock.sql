-- How far each job has come. Whoever runs a job holds its row, so that nobody else does, and whoever
-- declares one never waits for a run: this is why the clock is not a part of the job. No foreign key
-- for the same reason; purge() removes what is left of jobs that are gone.
create table {{ schema }}.clock (
    job_id bigint primary key,
    declared_at timestamptz not null,
    next_at timestamptz not null,
    last_tick timestamptz
)
with (fillfactor = 70);

alter table {{ schema }}.clock owner to {{ owner }};
alter table {{ schema }}.clock enable row level security;

comment on table {{ schema }}.clock is
'How far each job has come.';
comment on column {{ schema }}.clock.declared_at is
'The declaration that next_at was reckoned from; another one in the job makes it void.';

grant select on {{ schema }}.clock to {{ admin }}, {{ worker }}, {{ reader }};
