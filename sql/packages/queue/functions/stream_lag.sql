{%- from "macros/doors.sql" import door -%}
-- How far each consumer is behind. Nothing is counted beyond ten thousand, so that asking costs the
-- same however much waits.
create or replace function {{ schema }}.stream_lag()
returns table (
    stream text,
    consumer text,
    waiting bigint,
    oldest_at timestamptz,
    age interval,
    open_since timestamptz,
    worker text,
    retries bigint,
    parked bigint
)
language sql
volatile
security definer
set search_path = ''
set enable_seqscan = off
as $$
    select
        s.name,
        c.name,
        unread.waiting,
        unread.oldest_at,
        clock_timestamp() - unread.oldest_at,
        case when p.is_open then p.taken_at end,
        case when p.is_open then p.worker end,
        again.retries,
        again.parked
    from {{ schema }}.stream_consumer as c
    inner join {{ schema }}.stream as s on c.stream_id = s.id
    cross join lateral (
        select place.*
        from {{ schema }}.stream_place as place
        where place.consumer_id = c.id
        order by place.token desc
        limit 1
    ) as p
    cross join lateral (
        select
            count(*) as waiting,
            min(e.sent_at) as oldest_at
        from (
            select inside.sent_at
            from {{ schema }}.stream_read(
                c.stream_id, p.seen, p.upto, p.from_xid, p.from_id, 10000
            ) as inside
            union all
            select beyond.sent_at
            from {{ schema }}.stream_read(
                c.stream_id, p.upto, {{ schema }}.stream_snapshot(), '0', 0, 10000
            ) as beyond
            limit 10000
        ) as e
    ) as unread
    cross join lateral (
        select
            count(*) filter (where r.due_at < 'infinity') as retries,
            count(*) filter (where r.due_at = 'infinity') as parked
        from {{ schema }}.stream_retry as r
        where r.consumer_id = c.id
    ) as again
    order by s.name, c.name;
$$;

comment on function {{ schema }}.stream_lag() is
'How far each consumer of each stream is behind; at most ten thousand are counted.';

{{ door(owner, schema ~ ".stream_lag()", admin) }}
