-- Source rows that could not be moved, each with its error. The others went on without them.
create table {{ schema }}.quarantine (
    task text not null references {{ schema }}.task (name) on delete cascade,
    key text[] not null,
    sqlstate text not null,
    error text not null,
    detail text,
    data jsonb,
    attempts integer not null default 1,
    first_at timestamptz not null default now(),
    last_at timestamptz not null default now(),
    primary key (task, key)
);

alter table {{ schema }}.quarantine owner to {{ owner }};

comment on table {{ schema }}.quarantine is
'Source rows that could not be moved, and why.';
comment on column {{ schema }}.quarantine.key is
'The key of the source row, as text.';
comment on column {{ schema }}.quarantine.data is
'The source row as it was when it failed last.';

grant select on {{ schema }}.quarantine to {{ operator }};
grant select (task) on {{ schema }}.quarantine to {{ reader }};
