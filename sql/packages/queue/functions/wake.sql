{%- from "macros/doors.sql" import door -%}
-- Wakes workers, unless the queue had jobs already besides those from `job_id` on. A NOTIFY makes
-- commits wait for each other, so it is sent only when a queue stops being empty.
create or replace function {{ schema }}.wake(queue text, queue_id integer, job_id bigint)
returns void
language plpgsql
volatile
security definer
set search_path = ''
set enable_seqscan = off
as $$
#variable_conflict use_column
begin
    if not exists (
        select
        from {{ schema }}.head as h
        cross join lateral unnest(h.priorities, h.firsts) as l (priority, first)
        inner join {{ schema }}.ready as r
            on
                l.priority = r.priority
                and l.first <= r.id
        where
            h.queue_id = wake.queue_id
            and h.id = (
                select max(n.id)
                from {{ schema }}.head as n
                where n.queue_id = wake.queue_id
            )
            and cardinality(h.priorities) > 1
            and r.queue_id = wake.queue_id
            and r.id < wake.job_id
    ) then
        perform pg_notify({{ schema | literal }}, wake.queue);
    end if;
end;
$$;

comment on function {{ schema }}.wake(text, integer, bigint) is
'Wakes workers, unless the queue had other jobs already.';

{{ door(owner, schema ~ ".wake(text, integer, bigint)") }}
