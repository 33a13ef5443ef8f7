{%- from "macros/doors.sql" import door -%}
-- Sends one event and returns its number. Consumers get it once the transaction has committed.
create or replace function {{ schema }}.stream_send(
    stream text,
    kind text,
    payload jsonb default '{}'
)
returns bigint
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    sent bigint;
begin
    insert into {{ schema }}.stream_event (stream_id, slot, kind, payload)
    select
        s.id,
        t.slot,
        stream_send.kind,
        stream_send.payload
    from {{ schema }}.stream as s
    cross join {{ schema }}.stream_turn as t
    where s.name = stream_send.stream
    returning id into sent;

    if sent is null then
        perform {{ schema }}.stream_missing(stream_send.stream);
    end if;
    return sent;
end;
$$;

comment on function {{ schema }}.stream_send(text, text, jsonb) is
'Sends one event to a stream and returns its number.';

{{ door(owner, schema ~ ".stream_send(text, text, jsonb)", producer) }}
