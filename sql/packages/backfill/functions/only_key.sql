{%- from "macros/grants.sql" import only -%}
-- The task as it is for one source row alone.
create or replace function {{ schema }}.only_key(task {{ schema }}.task, key text[])
returns {{ schema }}.task
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
    task.filter := format(
        '(%s) and (%s) = (%s)',
        task.filter,
        {{ schema }}.each_column(task.source, task.source_key, 's.%1$I'),
        {{ schema }}.each_column(task.source, task.source_key, '%4$L::%2$s', key)
    );
    return task;
end;
$$;

alter function {{ schema }}.only_key({{ schema }}.task, text[]) owner to {{ owner }};

comment on function {{ schema }}.only_key({{ schema }}.task, text[]) is
'The task for one source row alone.';

{{ only("execute", "function " ~ schema ~ ".only_key(" ~ schema ~ ".task, text[])") }}
