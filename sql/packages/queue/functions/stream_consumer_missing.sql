{%- from "macros/doors.sql" import door -%}
-- Says that there is no consumer of this name.
create or replace function {{ schema }}.stream_consumer_missing(consumer text)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    raise exception 'there is no consumer named %',
        coalesce(stream_consumer_missing.consumer, 'NULL')
        using
            errcode = 'PKQ52',
            detail = 'A consumer must be known before it reads: events are kept for known ones.',
            hint = format(
                'select {{ schema }}.stream_subscribe(''...'', %L);',
                stream_consumer_missing.consumer
            );
end;
$$;

comment on function {{ schema }}.stream_consumer_missing(text) is
'Says that there is no consumer of this name.';

{{ door(owner, schema ~ ".stream_consumer_missing(text)") }}
