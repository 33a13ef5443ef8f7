-- An event in the hands of a consumer.
create type {{ schema }}.stream_item as (
    id bigint,
    kind text,
    payload jsonb,
    attempt integer,
    sent_at timestamptz,
    batch bigint
);

comment on type {{ schema }}.stream_item is
'An event in the hands of a consumer, with the number of its batch.';
