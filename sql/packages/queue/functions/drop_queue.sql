{%- from "macros/doors.sql" import door -%}
-- Removes a queue with all its jobs, dead ones too. What its finished jobs left in the archive stays
-- until its month goes.
create or replace function {{ schema }}.drop_queue(name text)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
    gone integer;
begin
    delete from {{ schema }}.queue as q
    where q.name = drop_queue.name
    returning q.id into gone;
    if gone is null then
        perform {{ schema }}.no_queue(drop_queue.name);
    end if;
{% for table in (
    "ready", "fair", "blocked", "later", "running", "dead", "head", "rate", "recurring", "slot",
    "tally", "total", "turn", "unique_job"
) %}
    delete from {{ schema }}.{{ table }} as t
    where t.queue_id = gone;
{% endfor %}
end;
$$;

comment on function {{ schema }}.drop_queue(text) is
'Removes a queue with all its jobs.';

{{ door(owner, schema ~ ".drop_queue(text)", admin) }}
