{%- from "macros/grants.sql" import only -%}
-- Stops a task. A batch in progress is waited for: after this call none is running.
create or replace function {{ schema }}.pause(name text)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform {{ schema }}.require_task(pause.name);
    update {{ schema }}.task as t
    set state = 'paused'
    where
        t.name = pause.name
        and t.state = 'running';
end;
$$;

alter function {{ schema }}.pause(text) owner to {{ owner }};

comment on function {{ schema }}.pause(text) is
'Stops a task after the batch in progress.';

{{ only("execute", "function " ~ schema ~ ".pause(text)", operator) }}
