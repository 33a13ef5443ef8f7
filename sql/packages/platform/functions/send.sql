{%- from "macros/stand_in.sql" import stand_in -%}
-- Sends a message to everybody who listens to the topic. As on Supabase an error is a warning: a
-- message that cannot be sent never undoes the work that it tells of.
{% call stand_in("realtime") %}
create or replace function realtime.send(
    payload jsonb,
    event text,
    topic text,
    private boolean default true
)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    message_id uuid := gen_random_uuid();
begin
    perform set_config('realtime.topic', send.topic, true);
    insert into realtime.messages (id, payload, event, topic, private, extension)
    values (
        message_id,
        jsonb_build_object('id', message_id) || coalesce(send.payload, '{}'),
        send.event,
        send.topic,
        send.private,
        'broadcast'
    );
exception
    when others then
        raise warning 'WarnSendingBroadcastMessage: %', sqlerrm using errcode = sqlstate;
end;
$$;

comment on function realtime.send(jsonb, text, text, boolean) is
'Sends a message to everybody who listens to the topic. An error is a warning.';

revoke all on function realtime.send(jsonb, text, text, boolean) from public;
grant execute on function realtime.send(jsonb, text, text, boolean)
to anon, authenticated, service_role, {{ owner }};
{% endcall %}
