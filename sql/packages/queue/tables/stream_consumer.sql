-- Who reads a stream. Each consumer gets every event; a consumer may have several workers.
create table {{ schema }}.stream_consumer (
    id integer generated always as identity primary key,
    stream_id integer not null,
    name text not null,
    constraint stream_consumer_name_is_unique unique (name),
    constraint stream_consumer_name_is_short check (length(name) between 1 and 63),
    constraint stream_consumer_has_stream
    foreign key (stream_id) references {{ schema }}.stream (id)
);

-- Serves the rotation: the consumers of a stream.
create index stream_consumer_of_stream
on {{ schema }}.stream_consumer (stream_id);

alter table {{ schema }}.stream_consumer owner to {{ owner }};

comment on table {{ schema }}.stream_consumer is
'Who reads a stream. Each consumer gets every event.';

revoke all on {{ schema }}.stream_consumer from public;
