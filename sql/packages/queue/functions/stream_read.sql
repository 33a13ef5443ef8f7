{%- from "macros/doors.sql" import door -%}
-- The events of one stream that `upto` sees and `seen` does not, after a place, in the order of
-- (xid, id). First come those of transactions that were still going on when `seen` was taken: they
-- are looked up one by one, so that a transaction that lasts for hours does not make anybody read
-- again what was committed around it.
create or replace function {{ schema }}.stream_read(
    stream_id integer,
    seen pg_snapshot,
    upto pg_snapshot,
    after_xid xid8,
    after_id bigint,
    batch integer
)
returns setof {{ schema }}.stream_event
language plpgsql
volatile
security definer
set search_path = ''
set enable_seqscan = off
as $$
declare
    first xid8 := pg_snapshot_xmax(stream_read.seen);
    past xid8 := pg_snapshot_xmax(stream_read.upto);
    left_over integer := stream_read.batch;
    late xid8;
    found_rows bigint;
begin
    if stream_read.after_xid < first then
        for late in
            select x.xid
            from pg_snapshot_xip(stream_read.seen) as x (xid)
            where
                x.xid >= stream_read.after_xid
                and pg_visible_in_snapshot(x.xid, stream_read.upto)
            order by x.xid
        loop
            return query
            select e.*
            from {{ schema }}.stream_event as e
            where
                e.stream_id = stream_read.stream_id
                and e.xid = late
                and (e.xid, e.id) > (stream_read.after_xid, stream_read.after_id)
            order by e.xid, e.id
            limit left_over;

            get diagnostics found_rows = row_count;
            left_over := left_over - found_rows;
            if left_over = 0 then
                return;
            end if;
        end loop;
    end if;

    return query
    select e.*
    from {{ schema }}.stream_event as e
    where
        e.stream_id = stream_read.stream_id
        and (e.xid, e.id) > (
            greatest(stream_read.after_xid, first),
            case when stream_read.after_xid >= first then stream_read.after_id else 0 end
        )
        and e.xid < past
        and pg_visible_in_snapshot(e.xid, stream_read.upto)
    order by e.xid, e.id
    limit left_over;
end;
$$;

comment on function {{ schema }}.stream_read(
    integer, pg_snapshot, pg_snapshot, xid8, bigint, integer
) is
'The events between two snapshots, after a place.';

{{ door(
    owner, schema ~ ".stream_read(integer, pg_snapshot, pg_snapshot, xid8, bigint, integer)"
) }}
