{%- from "macros/doors.sql" import door -%}
-- Lets workers claim from a queue again, and wakes them.
create or replace function {{ schema }}.resume(queue text)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    update {{ schema }}.queue as q
    set is_paused = false
    where q.name = resume.queue;
    if not found then
        perform {{ schema }}.no_queue(resume.queue);
    end if;
    perform pg_notify({{ schema | literal }}, resume.queue);
end;
$$;

comment on function {{ schema }}.resume(text) is
'Lets workers claim from a queue again, and wakes them.';

{{ door(owner, schema ~ ".resume(text)", admin) }}
