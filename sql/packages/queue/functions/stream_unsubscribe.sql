{%- from "macros/doors.sql" import door -%}
-- Ends a consumer: what it has not read no longer keeps a table from its turn.
create or replace function {{ schema }}.stream_unsubscribe(consumer text)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    gone integer;
begin
    delete from {{ schema }}.stream_consumer as c
    where c.name = stream_unsubscribe.consumer
    returning c.id into gone;

    delete from {{ schema }}.stream_place as p
    where p.consumer_id = gone;
    return gone is not null;
end;
$$;

comment on function {{ schema }}.stream_unsubscribe(text) is
'Ends a consumer and says whether there was one.';

{{ door(owner, schema ~ ".stream_unsubscribe(text)", admin) }}
