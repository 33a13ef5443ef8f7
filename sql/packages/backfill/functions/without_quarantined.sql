{%- from "macros/grants.sql" import only -%}
-- The task as it is for the rows that are not set aside: they are known to be missing.
create or replace function {{ schema }}.without_quarantined(task {{ schema }}.task)
returns {{ schema }}.task
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
    if exists (select from {{ schema }}.quarantine as q where q.task = task.name) then
        task.filter := format(
            '(%s) and not exists (select from {{ schema }}.quarantine as q'
            ' where q.task = %L and q.key = array[%s])',
            task.filter,
            task.name,
            {{ schema }}.each_column(task.source, task.source_key, 's.%1$I::text')
        );
    end if;
    return task;
end;
$$;

alter function {{ schema }}.without_quarantined({{ schema }}.task) owner to {{ owner }};

comment on function {{ schema }}.without_quarantined({{ schema }}.task) is
'The task without the rows that are set aside.';

{{ only("execute", "function " ~ schema ~ ".without_quarantined(" ~ schema ~ ".task)") }}
