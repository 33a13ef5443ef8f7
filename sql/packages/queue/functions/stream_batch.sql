{%- from "macros/doors.sql" import door -%}
-- The events of an open batch once more: the same ones in the same order.
create or replace function {{ schema }}.stream_batch(place {{ schema }}.stream_place)
returns setof {{ schema }}.stream_item
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    target integer;
begin
    if place.is_retry then
        return query
        select
            r.event_id,
            r.kind,
            r.payload,
            r.attempt::integer,
            r.sent_at,
            place.token
        from {{ schema }}.stream_retry as r
        where
            r.consumer_id = place.consumer_id
            and r.batch = place.token
        order by r.event_id;
        return;
    end if;

    select c.stream_id into target
    from {{ schema }}.stream_consumer as c
    where c.id = place.consumer_id;

    return query
    select
        e.id,
        e.kind,
        e.payload,
        1,
        e.sent_at,
        place.token
    from {{ schema }}.stream_read(
        target, place.seen, place.upto, place.from_xid, place.from_id, null
    ) as e
    where (e.xid, e.id) <= (place.to_xid, place.to_id)
    order by e.xid, e.id;
end;
$$;

comment on function {{ schema }}.stream_batch({{ schema }}.stream_place) is
'The events of an open batch once more.';

{{ door(owner, schema ~ ".stream_batch(" ~ schema ~ ".stream_place)") }}
