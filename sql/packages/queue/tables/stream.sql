-- Streams: events that several consumers read, each at its own pace. Read by every call, written by
-- hardly any.
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

alter table {{ schema }}.stream owner to {{ owner }};

comment on table {{ schema }}.stream is
'Streams: events that several consumers read, each at its own pace.';
comment on column {{ schema }}.stream.max_attempts is
'After so many attempts an event that fails is parked and no longer given out.';
comment on column {{ schema }}.stream.retry_after is
'The wait before the second attempt; it doubles with each further one.';

revoke all on {{ schema }}.stream from public;
