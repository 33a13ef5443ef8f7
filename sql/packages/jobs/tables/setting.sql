-- How long history is kept. One row.
create table {{ schema }}.setting (
    is_only boolean primary key default true,
    keep_runs interval not null default '30 days',
    keep_cron_log interval default '7 days',
    purged_at timestamptz not null default '-infinity',
    constraint setting_is_one_row check (is_only)
);

alter table {{ schema }}.setting owner to {{ owner }};
alter table {{ schema }}.setting enable row level security;

comment on table {{ schema }}.setting is
'How long history is kept. One row.';
comment on column {{ schema }}.setting.keep_runs is
'Runs older than this are purged.';
comment on column {{ schema }}.setting.keep_cron_log is
'Rows of cron.job_run_details older than this are purged; NULL leaves that table alone.';
comment on column {{ schema }}.setting.purged_at is
'When purge() last ran.';

grant select, update on {{ schema }}.setting to {{ admin }};
grant select on {{ schema }}.setting to {{ worker }};
