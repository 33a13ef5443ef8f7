{%- from "macros/doors.sql" import door -%}
-- Lets nobody claim from a queue until it is resumed. Jobs can still be put in, and those that run
-- end as they would.
create or replace function {{ schema }}.pause(queue text)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    update {{ schema }}.queue as q
    set is_paused = true
    where q.name = pause.queue;
    if not found then
        perform {{ schema }}.no_queue(pause.queue);
    end if;
end;
$$;

comment on function {{ schema }}.pause(text) is
'Lets nobody claim from a queue until it is resumed.';

{{ door(owner, schema ~ ".pause(text)", admin) }}
