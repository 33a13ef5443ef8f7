{%- from "macros/doors.sql" import door -%}
-- Opens a batch of events that the consumer has not had. When it has had all between its two
-- snapshots, the later one becomes the earlier, and a new one is taken.
create or replace function {{ schema }}.stream_open(
    place {{ schema }}.stream_place,
    past bigint,
    batch integer
)
returns setof {{ schema }}.stream_item
language plpgsql
volatile
security definer
set search_path = ''
set enable_seqscan = off
set enable_bitmapscan = off
as $$
declare
    target integer;
begin
    select c.stream_id into target
    from {{ schema }}.stream_consumer as c
    where c.id = place.consumer_id;

    for turn in 1 .. 2 loop
        return query
        with got as materialized (
            select e.*
            from {{ schema }}.stream_read(
                target, place.seen, place.upto, place.from_xid, place.from_id,
                stream_open.batch
            ) as e
        ),
        noted as (
            insert into {{ schema }}.stream_place (
                consumer_id, token, is_open, is_retry, seen, upto,
                from_xid, from_id, to_xid, to_id, taken_at, lease_until, worker
            )
            select
                place.consumer_id, place.token, true, false, place.seen, place.upto,
                place.from_xid, place.from_id, g.xid, g.id,
                place.taken_at, place.lease_until, place.worker
            from got as g
            order by g.xid desc, g.id desc
            limit 1
        )
        select
            g.id,
            g.kind,
            g.payload,
            1,
            g.sent_at,
            place.token
        from got as g
        order by g.xid, g.id;

        if found then
            delete from {{ schema }}.stream_place as p
            where
                p.consumer_id = place.consumer_id
                and p.token = stream_open.past;
            return;
        end if;

        place.seen := place.upto;
        place.upto := {{ schema }}.stream_snapshot();
        place.from_xid := '0';
        place.from_id := 0;
    end loop;
end;
$$;

comment on function {{ schema }}.stream_open({{ schema }}.stream_place, bigint, integer) is
'Opens a batch of events that the consumer has not had.';

{{ door(owner, schema ~ ".stream_open(" ~ schema ~ ".stream_place, bigint, integer)") }}
