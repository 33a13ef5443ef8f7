{%- from "macros/doors.sql" import door -%}
-- Finds a consumer and its newest place, alone until the end of the transaction: NULL when another
-- worker is at it and `is_patient` is false. An advisory lock writes nothing, so asking an idle
-- stream costs no commit.
create or replace function {{ schema }}.stream_hold(consumer text, is_patient boolean)
returns {{ schema }}.stream_place
language plpgsql
volatile
security definer
set search_path = ''
set enable_seqscan = off
set enable_bitmapscan = off
set enable_sort = off
as $$
declare
    number integer;
    place {{ schema }}.stream_place;
begin
    select c.id into number
    from {{ schema }}.stream_consumer as c
    where c.name = stream_hold.consumer;

    if number is null then
        perform {{ schema }}.stream_consumer_missing(stream_hold.consumer);
    end if;
    if stream_hold.is_patient then
        perform pg_advisory_xact_lock('{{ schema }}.stream_place'::regclass::oid::integer, number);
    elsif
        not pg_try_advisory_xact_lock('{{ schema }}.stream_place'::regclass::oid::integer, number)
    then
        return null;
    end if;

    select p.* into place
    from {{ schema }}.stream_place as p
    where p.consumer_id = number
    order by p.token desc
    limit 1;
    return place;
end;
$$;

comment on function {{ schema }}.stream_hold(text, boolean) is
'The newest place of a consumer, alone until the end of the transaction.';

{{ door(owner, schema ~ ".stream_hold(text, boolean)") }}
