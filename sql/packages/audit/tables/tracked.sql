-- The tables whose changes are logged, and how.
create table {{ schema }}.tracked (
    relation regclass primary key,
    recorder name not null,
    excluded text [] not null,
    redacted text [] not null,
    is_changed_only boolean not null,
    tenant_column text,
    tracked_at timestamptz not null default now()
);

alter table {{ schema }}.tracked owner to {{ owner }};
alter table {{ schema }}.tracked enable row level security;

comment on table {{ schema }}.tracked is
'The tables whose changes are logged, and how.';
comment on column {{ schema }}.tracked.recorder is
'The trigger function that was generated for the table.';
comment on column {{ schema }}.tracked.excluded is
'Columns that the log does not see: a change of these alone is none.';
comment on column {{ schema }}.tracked.redacted is
'Columns of which the log tells that they changed, and not what they hold.';
comment on column {{ schema }}.tracked.is_changed_only is
'Whether an update keeps the columns that changed, and not the whole row.';

grant select on {{ schema }}.tracked to {{ reader }};
