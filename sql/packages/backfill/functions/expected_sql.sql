{%- from "macros/grants.sql" import only -%}
-- What should stand in target for a batch beside what does stand there, in one snapshot: the
-- columns "expected" and "actual", rows of text that can be compared, and both again as JSON.
create or replace function {{ schema }}.expected_sql(task {{ schema }}.task, batch text)
returns text
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
    version text := '';
begin
    if task.version is not null then
        version := format(
            ', (t.%1$I > (e.%1$I::%2$s)) is true as is_newer',
            task.version,
            (
                select format_type(a.atttypid, a.atttypmod)
                from pg_catalog.pg_attribute as a
                where a.attrelid = task.target and a.attname = task.version
            )
        );
    else
        version := ', false as is_newer';
    end if;
    return format(
        'with batch as materialized (%1$s), made as materialized (%2$s),'
        ' wanted as (select %3$s from made as e)'
        ' select row(%4$s)::text as expected, case when t.%5$I is not null then row(%6$s)::text'
        ' end as actual, to_jsonb(e) as expected_data, case when t.%5$I is not null then'
        ' (select to_jsonb(r) from (select %6$s) as r) end as actual_data,'
        ' (select to_jsonb(r) from (select %7$s) as r) as key%8$s'
        ' from wanted as e left join %9$s as t on (%10$s) = (%7$s)',
        batch,
        task.query,
        {{ schema }}.each_column(task.target, task.columns, 'e.%1$I::%2$s'),
        {{ schema }}.each_column(task.target, task.columns, 'e.%1$I'),
        task.target_key[1],
        {{ schema }}.each_column(task.target, task.columns, 't.%1$I'),
        {{ schema }}.each_column(task.target, task.target_key, 'e.%1$I'),
        version,
        task.target,
        {{ schema }}.each_column(task.target, task.target_key, 't.%1$I')
    );
end;
$$;

alter function {{ schema }}.expected_sql({{ schema }}.task, text) owner to {{ owner }};

comment on function {{ schema }}.expected_sql({{ schema }}.task, text) is
'What should stand in target for a batch, beside what does.';

{{ only("execute", "function " ~ schema ~ ".expected_sql(" ~ schema ~ ".task, text)") }}
