{%- from "macros/doors.sql" import door -%}
-- Makes a consumer of a stream. It gets what is sent from now on, or first all that is still kept.
-- Again for the same stream is the same as once.
create or replace function {{ schema }}.stream_subscribe(
    stream text,
    consumer text,
    from_start boolean default false
)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    target integer;
    present integer;
    made integer;
    start pg_snapshot := {{ schema }}.stream_snapshot();
begin
    select s.id into target
    from {{ schema }}.stream as s
    where s.name = stream_subscribe.stream;

    if target is null then
        perform {{ schema }}.stream_missing(stream_subscribe.stream);
    end if;

    insert into {{ schema }}.stream_consumer (stream_id, name)
    values (target, stream_subscribe.consumer)
    on conflict on constraint stream_consumer_name_is_unique do nothing
    returning id into made;

    if made is null then
        select c.stream_id into present
        from {{ schema }}.stream_consumer as c
        where c.name = stream_subscribe.consumer;

        if present <> target then
            raise exception 'consumer % reads another stream', stream_subscribe.consumer
                using
                    errcode = 'PKQ53',
                    detail = 'A consumer has one place in one stream.',
                    hint = 'Give the consumer of this stream a name of its own.';
        end if;
        return;
    end if;

    if stream_subscribe.from_start then
        start := '1:1:';
    end if;
    insert into {{ schema }}.stream_place (
        consumer_id, token, is_open, is_retry, seen, upto,
        from_xid, from_id, to_xid, to_id, taken_at, lease_until
    )
    values (made, 0, false, false, start, start, '0', 0, '0', 0, now(), now());
end;
$$;

comment on function {{ schema }}.stream_subscribe(text, text, boolean) is
'Makes a consumer of a stream, from now on or from the first event that is kept.';

{{ door(owner, schema ~ ".stream_subscribe(text, text, boolean)", admin) }}
