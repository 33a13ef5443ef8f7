{%- from "macros/doors.sql" import door -%}
-- Tells claims of what they would not see from the marks: a job behind them, a priority that they do
-- not know, an earlier time, the first key. Nothing is written when they know already.
create or replace function {{ schema }}.touch_head(
    queue_id integer,
    priority smallint,
    first bigint,
    run_at timestamptz default 'infinity',
    is_keyed boolean default false
)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
    h {{ schema }}.head := {{ schema }}.newest_head(touch_head.queue_id);
    lane integer;
    is_news boolean;
begin
    is_news := touch_head.run_at < h.next_run_at or touch_head.is_keyed and not h.is_keyed;
    h.next_run_at := least(h.next_run_at, touch_head.run_at);
    h.is_keyed := h.is_keyed or touch_head.is_keyed;
    if touch_head.first is not null then
        lane := array_position(h.priorities, touch_head.priority);
        if lane is null then
            select
                array_agg(l.priority order by l.priority),
                array_agg(l.first order by l.priority),
                array_agg(l.seen order by l.priority)
            into h.priorities, h.firsts, h.seen
            from unnest(
                h.priorities || touch_head.priority,
                h.firsts || touch_head.first,
                h.seen || touch_head.first
            ) as l (priority, first, seen);
            is_news := true;
        elsif touch_head.first < h.firsts[lane] then
            h.firsts[lane] := touch_head.first;
            h.seen[lane] := touch_head.first;
            is_news := true;
        end if;
    end if;
    if is_news then
        perform {{ schema }}.write_head(h);
    end if;
end;
$$;

comment on function {{ schema }}.touch_head(integer, smallint, bigint, timestamptz, boolean) is
'Tells claims of what they would not see from the marks.';

{{ door(owner, schema ~ ".touch_head(integer, smallint, bigint, timestamptz, boolean)") }}
