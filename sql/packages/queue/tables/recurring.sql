-- Jobs that are enqueued again and again, by a schedule.
create table {{ schema }}.recurring (
    last_tick timestamptz not null,
    queue_id integer not null,
    priority smallint not null,
    name text primary key,
    schedule text not null,
    kind text not null,
    payload jsonb not null
);

alter table {{ schema }}.recurring owner to {{ owner }};

comment on table {{ schema }}.recurring is
'Jobs that are enqueued again and again, by a schedule.';
comment on column {{ schema }}.recurring.schedule is
'Five fields as cron reads them, in UTC, or an interval.';
comment on column {{ schema }}.recurring.last_tick is
'Ticks up to here are enqueued, or were missed.';

revoke all on {{ schema }}.recurring from public;
