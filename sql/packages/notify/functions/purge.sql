{%- from "macros/grants.sql" import only -%}
-- Removes what nobody needs any more, a batch at a time: notifications that were read long ago or
-- have expired, and deliveries that ended long ago. Messages go when nothing is left of them, and
-- with them their idempotency key. Unknown and dead deliveries stay. Call it until it answers 0.
create or replace function {{ schema }}.purge(
    read_for interval default interval '30 days',
    ended_for interval default interval '90 days',
    batch integer default 1000
)
returns integer
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    removed integer;
    messages bigint[];
begin
    with old_notification as (
        select n.id
        from {{ schema }}.notification as n
        where n.read_at < now() - read_for or n.expires_at < now()
        order by n.id
        limit batch
        for update skip locked
    ),
    gone_notification as (
        delete from {{ schema }}.notification as n
        using old_notification as o
        where n.id = o.id
        returning n.message_id
    ),
    old_delivery as (
        select d.id
        from {{ schema }}.delivery as d
        where
            d.finished_at < now() - ended_for
            and d.state in ('sent', 'expired', 'cancelled')
        order by d.finished_at
        limit batch
        for update skip locked
    ),
    gone_delivery as (
        delete from {{ schema }}.delivery as d
        using old_delivery as o
        where d.id = o.id
        returning d.message_id
    )

    select
        count(*),
        array_agg(distinct g.message_id)
    into removed, messages
    from (
        select n.message_id
        from gone_notification as n
        union all
        select d.message_id
        from gone_delivery as d
    ) as g;

    delete from {{ schema }}.message as m
    where
        m.id = any (messages)
        and m.created_at < now() - ended_for
        and not exists (select from {{ schema }}.delivery as d where d.message_id = m.id)
        and not exists (select from {{ schema }}.notification as n where n.message_id = m.id);
    return removed;
end;
$$;

alter function {{ schema }}.purge(interval, interval, integer) owner to {{ owner }};

comment on function {{ schema }}.purge(interval, interval, integer) is
'Removes old and expired notifications and finished deliveries, a batch of each; answers how many rows.';

{{ only("execute", "function " ~ schema ~ ".purge(interval, interval, integer)", admin) }}
