{%- from "macros/grants.sql" import only -%}
-- The query for the source rows of one range: after the first key, up to and with the last one.
-- NULL leaves that side open. Rows come in the order of the key.
create or replace function {{ schema }}.batch_sql(
    task {{ schema }}.task,
    after_key text[],
    last_key text[],
    wanted text default 's.*'
)
returns text
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
    columns text := {{ schema }}.each_column(task.source, task.source_key, 's.%1$I');
    value text := '%4$L::%2$s';
    answer text := format('select %s from %s as s where (%s)', wanted, task.source, task.filter);
begin
    if after_key is not null then
        answer := answer || format(
            ' and (%s) > (%s)',
            columns,
            {{ schema }}.each_column(task.source, task.source_key, value, after_key)
        );
    end if;
    if last_key is not null then
        answer := answer || format(
            ' and (%s) <= (%s)',
            columns,
            {{ schema }}.each_column(task.source, task.source_key, value, last_key)
        );
    end if;
    return answer || ' order by ' || columns;
end;
$$;

alter function {{ schema }}.batch_sql({{ schema }}.task, text[], text[], text) owner to {{ owner }};

comment on function {{ schema }}.batch_sql({{ schema }}.task, text[], text[], text) is
'The query for the source rows of one range.';

{{ only("execute", "function " ~ schema ~ ".batch_sql(" ~ schema ~ ".task, text[], text[], text)") }}
