-- depends: queue_0001_create_queue
-- Streams: events that several consumers read, in three tables that take turns.
-- Locks: nothing that exists.
-- From sql/packages/queue/types/stream_item.sql.
create type {{ schema }}.stream_item as (
    id bigint,
    kind text,
    payload jsonb,
    attempt integer,
    sent_at timestamptz,
    batch bigint
);

-- From sql/packages/queue/tables/stream.sql.
create table {{ schema }}.stream (
    id integer generated always as identity primary key,
    max_attempts smallint not null default 5,
    retry_after interval not null default interval '5 seconds',
    retry_at_most interval not null default interval '1 hour',
    name text not null,
    constraint stream_name_is_unique unique (name),
    constraint stream_name_is_short check (length(name) between 1 and 63),
    constraint stream_retries_are_sane
    check (max_attempts > 0 and retry_after >= interval '0' and retry_at_most >= retry_after)
);

-- From sql/packages/queue/tables/stream_consumer.sql.
create table {{ schema }}.stream_consumer (
    id integer generated always as identity primary key,
    stream_id integer not null,
    name text not null,
    constraint stream_consumer_name_is_unique unique (name),
    constraint stream_consumer_name_is_short check (length(name) between 1 and 63),
    constraint stream_consumer_has_stream
    foreign key (stream_id) references {{ schema }}.stream (id)
);

create index stream_consumer_of_stream
on {{ schema }}.stream_consumer (stream_id);

-- From sql/packages/queue/tables/stream_event_id.sql.
create sequence {{ schema }}.stream_event_id as bigint;

-- From sql/packages/queue/tables/stream_event.sql.
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

-- From sql/packages/queue/tables/stream_place.sql.
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

-- From sql/packages/queue/tables/stream_retry.sql.
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

create index stream_retry_due
on {{ schema }}.stream_retry (consumer_id, due_at);

-- From sql/packages/queue/tables/stream_turn.sql.
create table {{ schema }}.stream_turn (
    is_only boolean primary key default true,
    slot smallint not null,
    turned_at timestamptz not null default now(),
    constraint stream_turn_is_one_row check (is_only),
    constraint stream_turn_slot_in_range check (slot between 0 and 2)
);
