{%- from "macros/doors.sql" import door -%}
-- The head of a queue that counts.
create or replace function {{ schema }}.newest_head(queue_id integer)
returns {{ schema }}.head
language plpgsql
stable
security definer
set search_path = ''
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    h {{ schema }}.head;
begin
    select n.* into h
    from {{ schema }}.head as n
    where n.queue_id = newest_head.queue_id
    order by n.id desc
    limit 1;
    return h;
end;
$$;

comment on function {{ schema }}.newest_head(integer) is
'The head of a queue that counts.';

{{ door(owner, schema ~ ".newest_head(integer)") }}
