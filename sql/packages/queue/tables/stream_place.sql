-- How far each consumer is. The newest row counts, older ones are only ever removed: so finding it
-- costs the same while an old snapshot is held open.
--
-- A consumer goes from one snapshot, `seen`, to the next, `upto`: between them lie the events of all
-- transactions that ended meanwhile, however long they took. Inside it goes by (xid, id), batch by
-- batch; the open batch lies after `from` and ends with `to`.
create table {{ schema }}.stream_place (
    token bigint not null,
    from_xid xid8 not null,
    from_id bigint not null,
    to_xid xid8 not null,
    to_id bigint not null,
    taken_at timestamptz not null,
    lease_until timestamptz not null,
    consumer_id integer not null,
    is_open boolean not null,
    is_retry boolean not null,
    worker text,
    seen pg_snapshot not null,
    upto pg_snapshot not null,
    primary key (consumer_id, token)
)
with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

alter table {{ schema }}.stream_place owner to {{ owner }};

comment on table {{ schema }}.stream_place is
'How far each consumer is; the newest row counts.';
comment on column {{ schema }}.stream_place.token is
'Proof of whose the open batch is. Higher than that of any earlier one.';
comment on column {{ schema }}.stream_place.seen is
'What this snapshot sees, the consumer has had.';
comment on column {{ schema }}.stream_place.upto is
'What this snapshot sees, the consumer will have had next.';
comment on column {{ schema }}.stream_place.is_retry is
'The open batch consists of events that failed before.';

revoke all on {{ schema }}.stream_place from public;
