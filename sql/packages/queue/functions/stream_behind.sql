{%- from "macros/doors.sql" import door -%}
-- A consumer that has not had all events of one of the three tables; NULL when everybody has.
create or replace function {{ schema }}.stream_behind(slot smallint)
returns text
language plpgsql
volatile
security definer
set search_path = ''
set enable_seqscan = off
as $$
declare
    c record;
begin
    for c in
        select
            consumer.name,
            consumer.stream_id,
            place.seen,
            place.upto,
            place.from_xid,
            place.from_id
        from {{ schema }}.stream_consumer as consumer
        cross join lateral (
            select p.*
            from {{ schema }}.stream_place as p
            where p.consumer_id = consumer.id
            order by p.token desc
            limit 1
        ) as place
        order by consumer.name
    loop
        perform
        from {{ schema }}.stream_event as e
        where
            e.slot = stream_behind.slot
            and e.stream_id = c.stream_id
            and e.xid >= pg_snapshot_xmin(c.seen)
            and not pg_visible_in_snapshot(e.xid, c.seen)
            and (
                not pg_visible_in_snapshot(e.xid, c.upto)
                or (e.xid, e.id) > (c.from_xid, c.from_id)
            )
        limit 1;
        if found then
            return c.name;
        end if;
    end loop;
    return null;
end;
$$;

comment on function {{ schema }}.stream_behind(smallint) is
'A consumer that has not had all events of one of the three tables.';

{{ door(owner, schema ~ ".stream_behind(smallint)") }}
