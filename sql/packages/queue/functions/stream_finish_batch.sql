{%- from "macros/doors.sql" import door -%}
-- Ends a batch: the consumer goes on behind it. False when the batch meanwhile has another worker, or
-- was finished before. Events that stream_fail() took out come again on their own.
create or replace function {{ schema }}.stream_finish_batch(consumer text, batch bigint)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    place {{ schema }}.stream_place := {{ schema }}.stream_hold(stream_finish_batch.consumer, true);
begin
    if not place.is_open or place.token is distinct from stream_finish_batch.batch then
        return false;
    end if;

    if place.is_retry then
        delete from {{ schema }}.stream_retry as r
        where
            r.consumer_id = place.consumer_id
            and r.batch = place.token;
    end if;

    place.is_open := false;
    place.is_retry := false;
    place.from_xid := place.to_xid;
    place.from_id := place.to_id;
    place.token := place.token + 1;
    perform {{ schema }}.stream_note(place, place.token - 1);
    return true;
end;
$$;

comment on function {{ schema }}.stream_finish_batch(text, bigint) is
'Ends a batch; false when it is no longer the caller''s.';

{{ door(owner, schema ~ ".stream_finish_batch(text, bigint)", worker) }}
