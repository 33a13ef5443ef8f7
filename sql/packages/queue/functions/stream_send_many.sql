{%- from "macros/doors.sql" import door -%}
-- Sends many events of one kind, in the order of the array, and returns how many.
create or replace function {{ schema }}.stream_send_many(
    stream text,
    kind text,
    payloads jsonb[]
)
returns bigint
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    target integer;
    place smallint;
    sent bigint;
begin
    select
        s.id,
        t.slot
    into target, place
    from {{ schema }}.stream as s
    cross join {{ schema }}.stream_turn as t
    where s.name = stream_send_many.stream;

    if target is null then
        perform {{ schema }}.stream_missing(stream_send_many.stream);
    end if;

    insert into {{ schema }}.stream_event (stream_id, slot, kind, payload)
    select
        target,
        place,
        stream_send_many.kind,
        p.payload
    from unnest(stream_send_many.payloads) as p (payload);

    get diagnostics sent = row_count;
    return sent;
end;
$$;

comment on function {{ schema }}.stream_send_many(text, text, jsonb[]) is
'Sends many events of one kind and returns how many.';

{{ door(owner, schema ~ ".stream_send_many(text, text, jsonb[])", producer) }}
