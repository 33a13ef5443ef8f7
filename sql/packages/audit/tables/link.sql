-- The chain of hashes over the log: one link for each row, in the order in which they were sealed.
create table {{ schema }}.link (
    position bigint primary key,
    log_id bigint not null,
    created_at timestamptz not null,
    data_hash bytea not null,
    hash bytea not null
);

-- Serves the question: is this row of the log sealed.
create index link_of_row
on {{ schema }}.link (log_id);

alter table {{ schema }}.link owner to {{ owner }};
alter table {{ schema }}.link enable row level security;

comment on table {{ schema }}.link is
'The chain of hashes over the log; append-only like it.';
comment on column {{ schema }}.link.created_at is
'That of the row: when its month is dropped, seal() takes the link away, too.';
comment on column {{ schema }}.link.data_hash is
'Of the old and the new data, which an erasure may empty later.';
comment on column {{ schema }}.link.hash is
'Of the link before, of everything else in the row, and of data_hash.';

grant select on {{ schema }}.link to {{ reader }};
