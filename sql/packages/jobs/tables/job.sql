-- What runs when, and as whom. Rows come from schedule() or straight from data; either way the
-- triggers on this table look at them and bring pg_cron up to date.
create table {{ schema }}.job (
    id bigint generated always as identity primary key,
    name text not null,
    schedule text not null,
    timezone text not null default 'UTC',
    command text not null,
    run_as text not null default current_user,
    timeout interval not null default '5 minutes',
    catch_up text not null default 'once',
    is_enabled boolean not null default true,
    is_paused boolean not null default false,
    declared_at timestamptz not null default now(),
    constraint job_name_is_unique unique (name),
    constraint job_name_is_plain check (name ~ '^[!-~][ -~]{0,54}$'),
    constraint job_timeout_is_positive check (timeout > interval '0'),
    constraint job_catch_up_is_known check (catch_up in ('skip', 'once', 'all'))
);

alter table {{ schema }}.job owner to {{ owner }};
alter table {{ schema }}.job enable row level security;

comment on table {{ schema }}.job is
'Scheduled jobs: what runs when, and as whom.';
comment on column {{ schema }}.job.schedule is
'Five fields of cron, @hourly and its kin, $ for the last day of the month, or ''30 seconds''.';
comment on column {{ schema }}.job.timezone is
'The time zone in which the schedule is read.';
comment on column {{ schema }}.job.command is
'Runs in one transaction with an empty search path: every name is written with its schema.';
comment on column {{ schema }}.job.run_as is
'The role that runs the command. It cannot become another one.';
comment on column {{ schema }}.job.catch_up is
'After a time when nobody ticked: skip what was missed, run it once, or run all of it.';
comment on column {{ schema }}.job.is_enabled is
'What the declaration says.';
comment on column {{ schema }}.job.is_paused is
'What an operator says; a new declaration leaves it alone.';
comment on column {{ schema }}.job.declared_at is
'When the schedule was last changed or resumed: no tick before counts as missed.';

grant select, insert, update, delete on {{ schema }}.job to {{ admin }};
grant select on {{ schema }}.job to {{ worker }}, {{ reader }};
