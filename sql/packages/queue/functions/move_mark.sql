{%- from "macros/doors.sql" import door -%}
-- Moves the mark of one priority to where it was seen a step ago, and remembers what is seen now.
create or replace function {{ schema }}.move_mark(
    queue_id integer,
    priority smallint,
    first bigint
)
returns void
language plpgsql
volatile
security definer
set search_path = ''
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    h {{ schema }}.head := {{ schema }}.newest_head(move_mark.queue_id);
    lane integer := array_position(h.priorities, move_mark.priority);
begin
    if lane is null then
        return;
    end if;
    h.firsts[lane] := greatest(h.firsts[lane], least(h.seen[lane], move_mark.first));
    h.seen[lane] := greatest(h.seen[lane], move_mark.first);
    h.moved_at := clock_timestamp();
    perform {{ schema }}.write_head(h);
end;
$$;

comment on function {{ schema }}.move_mark(integer, smallint, bigint) is
'Moves the mark of one priority on by a step.';

{{ door(owner, schema ~ ".move_mark(integer, smallint, bigint)") }}
