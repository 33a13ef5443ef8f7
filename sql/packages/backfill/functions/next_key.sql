{%- from "macros/grants.sql" import only -%}
-- The end of the next batch: the key of the last of at most this many rows, and how many there are.
-- No key when the range is empty.
create or replace function {{ schema }}.next_key(
    task {{ schema }}.task,
    after_key text[],
    last_key text[],
    batch bigint,
    out key text[],
    out rows bigint
)
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
    execute format(
        'with page as materialized (%s limit %s)'
        ' select array[%s], (select count(*) from page) from page as p order by %s limit 1',
        {{ schema }}.batch_sql(
            task, after_key, last_key,
            {{ schema }}.each_column(task.source, task.source_key, 's.%1$I')
        ),
        batch,
        {{ schema }}.each_column(task.source, task.source_key, 'p.%1$I::text'),
        {{ schema }}.each_column(task.source, task.source_key, 'p.%1$I desc')
    )
    into key, rows;
end;
$$;

alter function {{ schema }}.next_key({{ schema }}.task, text[], text[], bigint) owner to {{ owner }};

comment on function {{ schema }}.next_key({{ schema }}.task, text[], text[], bigint) is
'The key of the last of at most so many rows of a range, and how many there are.';

{{ only("execute", "function " ~ schema ~ ".next_key(" ~ schema ~ ".task, text[], text[], bigint)") }}
