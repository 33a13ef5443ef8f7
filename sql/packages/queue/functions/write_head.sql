{%- from "macros/doors.sql" import door -%}
-- Puts a head over the older ones of its queue and removes those that nobody is busy with.
create or replace function {{ schema }}.write_head(head {{ schema }}.head)
returns void
language plpgsql
volatile
security definer
set search_path = ''
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    h {{ schema }}.head := write_head.head;
    newest bigint;
begin
    insert into {{ schema }}.head (
        surveyed_at, moved_at, next_run_at, queue_id, is_keyed, last_tenant,
        priorities, firsts, seen
    )
    values (
        h.surveyed_at, h.moved_at, h.next_run_at, h.queue_id, h.is_keyed, h.last_tenant,
        h.priorities, h.firsts, h.seen
    )
    returning id into newest;

    delete from {{ schema }}.head as n
    where n.ctid = any (array(
        select o.ctid
        from {{ schema }}.head as o
        where
            o.queue_id = h.queue_id
            and o.id between newest - 1000 and newest - 1
        for update skip locked
    ));
end;
$$;

comment on function {{ schema }}.write_head({{ schema }}.head) is
'Puts a head over the older ones of its queue.';

{{ door(owner, schema ~ ".write_head(" ~ schema ~ ".head)") }}
