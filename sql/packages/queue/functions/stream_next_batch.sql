{%- from "macros/doors.sql" import door -%}
-- Gives a consumer its next events, in the order of (xid, id); `finished` ends the batch before in
-- the same transaction. A batch that was not finished is given again, event for event: at once to
-- the worker that has it, to others when its lease has run out. An empty answer writes nothing.
create or replace function {{ schema }}.stream_next_batch(
    consumer text,
    batch integer default 100,
    finished bigint default null,
    worker text default null,
    lease interval default interval '1 minute'
)
returns setof {{ schema }}.stream_item
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    place {{ schema }}.stream_place;
    past bigint;
    moment timestamptz := clock_timestamp();
begin
    if stream_next_batch.finished is not null then
        perform {{ schema }}.stream_finish_batch(
            stream_next_batch.consumer, stream_next_batch.finished
        );
    end if;

    place := {{ schema }}.stream_hold(stream_next_batch.consumer, false);
    if place is null then
        return;
    end if;

    past := place.token;
    if place.is_open then
        if place.worker is distinct from stream_next_batch.worker then
            if place.lease_until > moment then
                return;
            end if;
            place.token := past + 1;
            place.worker := stream_next_batch.worker;
            place.lease_until := moment + stream_next_batch.lease;
            perform {{ schema }}.stream_note(place, past);
            update {{ schema }}.stream_retry as r
            set batch = place.token
            where
                r.consumer_id = place.consumer_id
                and r.batch = past;
        end if;
        return query
        select i.*
        from {{ schema }}.stream_batch(place) as i;
        return;
    end if;

    place.is_open := true;
    place.token := past + 1;
    place.worker := stream_next_batch.worker;
    place.taken_at := moment;
    place.lease_until := moment + stream_next_batch.lease;
    return query
    select i.*
    from {{ schema }}.stream_open_retries(place, past, stream_next_batch.batch) as i;

    if not found then
        return query
        select i.*
        from {{ schema }}.stream_open(place, past, stream_next_batch.batch) as i;
    end if;
end;
$$;

comment on function {{ schema }}.stream_next_batch(text, integer, bigint, text, interval) is
'Gives a consumer its next events; finished ends the batch before.';

{{ door(owner, schema ~ ".stream_next_batch(text, integer, bigint, text, interval)", worker) }}
