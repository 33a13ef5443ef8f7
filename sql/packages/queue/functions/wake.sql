{%- from "macros/doors.sql" import door -%}
-- Wakes workers, unless there were jobs already that they can take, besides those from `job_id` on.
-- A NOTIFY makes commits wait for each other, so it is sent only when a queue stops being empty.
create or replace function {{ schema }}.wake(queue text, queue_id integer, job_id bigint)
returns void
language plpgsql
volatile
security definer
set search_path = ''
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
    h {{ schema }}.head := {{ schema }}.newest_head(wake.queue_id);
begin
    for lane in 1 .. cardinality(h.priorities) loop
        if exists (
            select
            from {{ schema }}.ready as r
            where
                r.queue_id = wake.queue_id
                and r.priority = h.priorities[lane]
                and r.id >= h.firsts[lane]
                and r.id < wake.job_id
        ) then
            return;
        end if;
    end loop;
    if exists (
        select
        from {{ schema }}.fair as f
        where
            f.queue_id = wake.queue_id
            and f.id <> wake.job_id
    ) then
        return;
    end if;
    perform pg_notify({{ schema | literal }}, wake.queue);
end;
$$;

comment on function {{ schema }}.wake(text, integer, bigint) is
'Wakes workers, unless there were jobs already that they can take.';

{{ door(owner, schema ~ ".wake(text, integer, bigint)") }}
