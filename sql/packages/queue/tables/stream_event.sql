-- The events of all streams, in three tables that take turns: one is written, one is being read to
-- its end, one is empty or will be. Rows are never updated or deleted; a table that every consumer
-- has passed is truncated. So there are no dead rows, whoever holds an old snapshot.
--
-- An event is known by the transaction that wrote it: consumers read from snapshot to snapshot,
-- because numbers are given out in another order than transactions commit.
create table {{ schema }}.stream_event (
    xid xid8 not null default pg_current_xact_id(),
    id bigint not null default nextval('{{ schema }}.stream_event_id'::regclass),
    sent_at timestamptz not null default clock_timestamp(),
    stream_id integer not null,
    slot smallint not null,
    kind text not null,
    payload jsonb not null,
    primary key (stream_id, xid, id, slot)
)
partition by list (slot);

create table {{ schema }}.stream_event_0 partition of {{ schema }}.stream_event
for values in (0)
with (autovacuum_vacuum_insert_threshold = -1);

create table {{ schema }}.stream_event_1 partition of {{ schema }}.stream_event
for values in (1)
with (autovacuum_vacuum_insert_threshold = -1);

create table {{ schema }}.stream_event_2 partition of {{ schema }}.stream_event
for values in (2)
with (autovacuum_vacuum_insert_threshold = -1);

alter table {{ schema }}.stream_event owner to {{ owner }};
alter table {{ schema }}.stream_event_0 owner to {{ owner }};
alter table {{ schema }}.stream_event_1 owner to {{ owner }};
alter table {{ schema }}.stream_event_2 owner to {{ owner }};

comment on table {{ schema }}.stream_event is
'The events of all streams, in three tables that take turns.';
comment on column {{ schema }}.stream_event.xid is
'The transaction that wrote it: what consumers compare with their snapshots.';
comment on column {{ schema }}.stream_event.slot is
'In which of the three tables it lies.';
comment on table {{ schema }}.stream_event_0 is
'The first of the tables that take turns.';
comment on table {{ schema }}.stream_event_1 is
'The second of the tables that take turns.';
comment on table {{ schema }}.stream_event_2 is
'The third of the tables that take turns.';

revoke all on {{ schema }}.stream_event from public;
revoke all on {{ schema }}.stream_event_0 from public;
revoke all on {{ schema }}.stream_event_1 from public;
revoke all on {{ schema }}.stream_event_2 from public;
