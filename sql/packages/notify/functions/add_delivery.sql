{%- from "macros/grants.sql" import only -%}
-- Adds a delivery: it waits in its queue, or behind another of the same key.
create or replace function {{ schema }}.add_delivery(delivery {{ schema }}.delivery)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    delivery.state := 'waiting';
    if delivery.order_key is not null then
        perform {{ schema }}.lock_order(delivery.channel, delivery.order_key);
        if exists (
            select
            from {{ schema }}.delivery as d
            where
                d.channel = delivery.channel
                and d.order_key = delivery.order_key
                and d.finished_at is null
        ) then
            delivery.state := 'held';
        end if;
    end if;

    insert into {{ schema }}.delivery (
        message_id, channel, recipient, subject, body, order_key, run_at, expires_at, state
    )
    values (
        delivery.message_id, delivery.channel, delivery.recipient, delivery.subject, delivery.body,
        delivery.order_key, delivery.run_at, delivery.expires_at, delivery.state
    )
    returning id into delivery.id;

    if delivery.state = 'waiting' then
        perform {{ schema }}.enqueue(delivery);
    end if;
end;
$$;

alter function {{ schema }}.add_delivery({{ schema }}.delivery) owner to {{ owner }};

comment on function {{ schema }}.add_delivery({{ schema }}.delivery) is
'Adds a delivery and lets it wait in its queue, or behind the others of its key.';

{{ only("execute", "function " ~ schema ~ ".add_delivery(" ~ schema ~ ".delivery)") }}
