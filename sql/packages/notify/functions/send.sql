{%- from "macros/grants.sql" import only -%}
-- Sends a message to somebody, in the transaction of the caller: with it or not at all. Recipients
-- are one for each channel: {"in_app": "the user's id", "email": "a@b.test"}. The same idempotency
-- key again is the same message: its number is answered, and nothing more is done.
create or replace function {{ schema }}.send(
    template text,
    recipients jsonb,
    variables jsonb default '{}',
    idempotency_key text default null,
    order_key text default null,
    run_at timestamptz default null,
    expires_at timestamptz default null,
    data jsonb default '{}'
)
returns bigint
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    message bigint;
    way record;
    text_of {{ schema }}.template;
    delivery {{ schema }}.delivery;
begin
    insert into {{ schema }}.message (template, idempotency_key, variables)
    values (send.template, send.idempotency_key, send.variables)
    on conflict on constraint message_key_is_unique do nothing
    returning id into message;

    if message is null then
        select m.id
        into message
        from {{ schema }}.message as m
        where m.idempotency_key = send.idempotency_key;
        return message;
    end if;

    for way in
        select r.channel, r.recipient
        from jsonb_each_text(send.recipients) as r (channel, recipient)
        where r.recipient is not null
        order by r.channel
    loop
        text_of := {{ schema }}.require_template(send.template, way.channel, send.variables);
        delivery.message_id := message;
        delivery.channel := way.channel;
        delivery.recipient := way.recipient;
        delivery.subject := {{ schema }}.render(text_of.subject, send.variables, 'line');
        delivery.body := {{ schema }}.render(text_of.body, send.variables, text_of.format);
        delivery.order_key := send.order_key;
        delivery.run_at := send.run_at;
        delivery.expires_at := send.expires_at;

        if way.channel = 'in_app' then
            insert into {{ schema }}.notification (
                message_id, user_id, topic, title, body, data, expires_at
            )
            values (
                message, delivery.recipient, send.template, delivery.subject, delivery.body,
                send.data, send.expires_at
            );
        else
            perform {{ schema }}.add_delivery(delivery);
        end if;
    end loop;
    return message;
end;
$$;

alter function {{ schema }}.send owner to {{ owner }};

comment on function {{ schema }}.send is
'Sends a message through one channel or several, once for each idempotency key.';

{{ only("execute", "function " ~ schema ~ ".send", sender) }}
