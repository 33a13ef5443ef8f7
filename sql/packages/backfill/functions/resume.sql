{%- from "macros/grants.sql" import only -%}
-- Lets a paused or failed task go on where it stopped. One that is done stays done.
create or replace function {{ schema }}.resume(name text)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform {{ schema }}.require_task(resume.name);
    update {{ schema }}.task as t
    set
        state = 'running',
        error = null,
        blocked = 0,
        next_at = now()
    where
        t.name = resume.name
        and t.state in ('paused', 'failed');
end;
$$;

alter function {{ schema }}.resume(text) owner to {{ owner }};

comment on function {{ schema }}.resume(text) is
'Lets a paused or failed task go on at its checkpoint.';

{{ only("execute", "function " ~ schema ~ ".resume(text)", operator) }}
