-- Rows that were found different when a task was verified.
create table {{ schema }}.mismatch (
    task text not null references {{ schema }}.task (name) on delete cascade,
    key jsonb not null,
    expected jsonb not null,
    actual jsonb,
    found_at timestamptz not null default now(),
    primary key (task, key)
);

alter table {{ schema }}.mismatch owner to {{ owner }};

comment on table {{ schema }}.mismatch is
'Rows of target that are not what the source says, as of the last verification.';
comment on column {{ schema }}.mismatch.key is
'The key of the target row.';
comment on column {{ schema }}.mismatch.expected is
'What the query makes of the source.';
comment on column {{ schema }}.mismatch.actual is
'What stands in target; NULL when nothing does.';

grant select on {{ schema }}.mismatch to {{ operator }};
grant select (task) on {{ schema }}.mismatch to {{ reader }};
