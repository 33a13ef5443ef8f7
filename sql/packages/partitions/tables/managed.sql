-- One row for each partitioned table whose partitions come and go by themselves.
create table {{ schema }}.managed (
    parent regclass primary key,
    period text not null,
    ahead integer not null,
    keep interval,
    drop_after interval,
    since_at timestamp,
    copies_triggers boolean not null,
    created_at timestamptz not null default now(),
    maintained_at timestamptz,
    problem text,
    constraint managed_period_is_known check (period in ('day', 'week', 'month', 'year')),
    constraint managed_ahead_in_range check (ahead between 1 and 1000),
    constraint managed_keep_is_positive check (keep > interval '0'),
    constraint managed_drop_after_is_no_past check (drop_after >= interval '0')
);

alter table {{ schema }}.managed enable row level security;

comment on table {{ schema }}.managed is
'Partitioned tables whose partitions come and go by themselves.';
comment on column {{ schema }}.managed.ahead is
'How many periods after the current one have their partition already.';
comment on column {{ schema }}.managed.keep is
'A partition is detached once all of it is older; NULL keeps everything.';
comment on column {{ schema }}.managed.drop_after is
'A detached partition is dropped after so long; NULL never drops.';
comment on column {{ schema }}.managed.since_at is
'Partitions are made from here on, in UTC; NULL means from the current period.';
comment on column {{ schema }}.managed.copies_triggers is
'New partitions get the statement triggers of their parent, for whoever writes to them directly.';
comment on column {{ schema }}.managed.problem is
'What went wrong at the last maintenance; NULL when nothing did.';

grant select, insert, update, delete on {{ schema }}.managed to {{ admin }};
grant select on {{ schema }}.managed to {{ reader }};
