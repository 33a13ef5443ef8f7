-- Single events that a consumer could not handle, until they succeed or are given up. As many rows
-- as failures, so updates do not hurt here.
create table {{ schema }}.stream_retry (
    event_id bigint not null,
    batch bigint,
    sent_at timestamptz not null,
    due_at timestamptz not null,
    consumer_id integer not null,
    attempt smallint not null,
    kind text not null,
    error text,
    payload jsonb not null,
    primary key (consumer_id, event_id),
    constraint stream_retry_has_consumer
    foreign key (consumer_id) references {{ schema }}.stream_consumer (id) on delete cascade
)
with (fillfactor = 80);

-- Serves the next batch: what is due.
create index stream_retry_due
on {{ schema }}.stream_retry (consumer_id, due_at);

alter table {{ schema }}.stream_retry owner to {{ owner }};

comment on table {{ schema }}.stream_retry is
'Events that a consumer could not handle, until they succeed or are given up.';
comment on column {{ schema }}.stream_retry.due_at is
'When it is given out again; infinity: it is parked.';
comment on column {{ schema }}.stream_retry.batch is
'The open batch that it is part of.';
comment on column {{ schema }}.stream_retry.attempt is
'The number of the attempt that is made next.';

revoke all on {{ schema }}.stream_retry from public;
