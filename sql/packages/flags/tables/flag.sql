-- One row for each thing that comes in two versions. All that a call has to know is in the row.
create table {{ schema }}.flag (
    name text primary key,
    share numeric(5, 2) not null default 0,
    is_off boolean not null default false,
    allowed text[] not null default '{}',
    denied text[] not null default '{}',
    note text,
    constraint flag_is_named check (length(name) between 1 and 200),
    constraint flag_share_in_range check (share between 0 and 100),
    constraint flag_lists_differ check (not allowed && denied)
);

alter table {{ schema }}.flag owner to {{ owner }};
alter table {{ schema }}.flag enable row level security;

comment on table {{ schema }}.flag is
'Who gets the new version of what.';
comment on column {{ schema }}.flag.share is
'Per cent of the subjects, by a hash of flag and subject: a larger share contains a smaller one.';
comment on column {{ schema }}.flag.is_off is
'Rolled back: nobody gets the new version, whatever the other columns say.';
comment on column {{ schema }}.flag.allowed is
'Subjects that get the new version in any case. Made for hundreds, not for millions.';
comment on column {{ schema }}.flag.denied is
'Subjects that keep the old version in any case.';

grant select, insert, update, delete on {{ schema }}.flag to {{ releaser }};
