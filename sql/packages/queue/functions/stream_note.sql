{%- from "macros/doors.sql" import door -%}
-- Writes a consumer's next place and takes the one before away, by its key: looking for older ones
-- would wade through all that an old snapshot keeps.
create or replace function {{ schema }}.stream_note(place {{ schema }}.stream_place, past bigint)
returns void
language plpgsql
volatile
security definer
set search_path = ''
set enable_seqscan = off
set enable_bitmapscan = off
as $$
begin
    insert into {{ schema }}.stream_place
    select (stream_note.place).*;

    delete from {{ schema }}.stream_place as p
    where
        p.consumer_id = (stream_note.place).consumer_id
        and p.token = stream_note.past;
end;
$$;

comment on function {{ schema }}.stream_note({{ schema }}.stream_place, bigint) is
'Writes the next place of a consumer and takes the one before away.';

{{ door(owner, schema ~ ".stream_note(" ~ schema ~ ".stream_place, bigint)") }}
