{%- from "macros/doors.sql" import door -%}
-- Puts a job among those that may run now, and tells claims where to look for it.
create or replace function {{ schema }}.make_ready(job {{ schema }}.ready, is_fair boolean)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
#variable_conflict use_column
begin
    if make_ready.is_fair then
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

comment on function {{ schema }}.make_ready({{ schema }}.ready, boolean) is
'Puts a job among those that may run now.';

{{ door(owner, schema ~ ".make_ready(" ~ schema ~ ".ready, boolean)") }}
