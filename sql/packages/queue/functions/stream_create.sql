{%- from "macros/doors.sql" import door -%}
-- Makes a stream, or changes its settings. What is NULL stays as it is.
create or replace function {{ schema }}.stream_create(
    name text,
    max_attempts integer default null,
    retry_after interval default null,
    retry_at_most interval default null
)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    insert into {{ schema }}.stream (name)
    values (stream_create.name)
    on conflict on constraint stream_name_is_unique do nothing;

    update {{ schema }}.stream as s
    set
        max_attempts = coalesce(stream_create.max_attempts, s.max_attempts),
        retry_after = coalesce(stream_create.retry_after, s.retry_after),
        retry_at_most = coalesce(stream_create.retry_at_most, s.retry_at_most)
    where
        s.name = stream_create.name
        and num_nonnulls(
            stream_create.max_attempts, stream_create.retry_after, stream_create.retry_at_most
        ) > 0;
end;
$$;

comment on function {{ schema }}.stream_create(text, integer, interval, interval) is
'Makes a stream, or changes its settings.';

{{ door(owner, schema ~ ".stream_create(text, integer, interval, interval)", admin) }}
