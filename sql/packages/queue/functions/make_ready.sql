{%- from "macros/doors.sql" import door -%}
-- Puts a job among those that may run now, and tells claims where to look for it.
create or replace function {{ schema }}.make_ready(job {{ schema }}.ready)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
#variable_conflict use_column
begin
    if (select q.is_fair from {{ schema }}.queue as q where q.id = (job).queue_id) then
        job.tenant := coalesce((job).tenant, '');
        insert into {{ schema }}.fair
        select (job).*;
    else
        insert into {{ schema }}.ready
        select (job).*;
        perform {{ schema }}.touch_head((job).queue_id, (job).priority, (job).id);
    end if;
end;
$$;

comment on function {{ schema }}.make_ready({{ schema }}.ready) is
'Puts a job among those that may run now.';

{{ door(owner, schema ~ ".make_ready(" ~ schema ~ ".ready)") }}
