{%- from "macros/doors.sql" import door -%}
-- Says that there is no stream of this name.
create or replace function {{ schema }}.stream_missing(stream text)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    raise exception 'there is no stream named %', coalesce(stream_missing.stream, 'NULL')
        using
            errcode = 'PKQ51',
            detail = 'A stream is made before events are sent to it.',
            hint = format('select {{ schema }}.stream_create(%L);', stream_missing.stream);
end;
$$;

comment on function {{ schema }}.stream_missing(text) is
'Says that there is no stream of this name.';

{{ door(owner, schema ~ ".stream_missing(text)") }}
