-- Partitions that were detached because they are old, and wait to be dropped.
create table {{ schema }}.detached (
    relation regclass primary key,
    parent regclass not null,
    detached_at timestamptz not null default now()
);

alter table {{ schema }}.detached enable row level security;

comment on table {{ schema }}.detached is
'Partitions that were detached because they are old, and wait to be dropped.';
comment on column {{ schema }}.detached.parent is
'The table that it was a partition of.';

grant select, insert, delete on {{ schema }}.detached to {{ admin }};
grant select on {{ schema }}.detached to {{ reader }};
