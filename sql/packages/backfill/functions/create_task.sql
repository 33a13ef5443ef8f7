{%- from "macros/grants.sql" import only -%}
-- Makes a task. The query reads "batch", rows of source, and gives columns of target by name; it
-- runs as {{ owner }}, with an empty search_path. Drive it with step() or run().
create or replace function {{ schema }}.create_task(
    name text,
    source regclass,
    target regclass,
    query text,
    filter text default 'true',
    source_key text[] default null,
    target_key text[] default null,
    version text default null,
    batch integer default 1000,
    sleep_ratio double precision default 0.5,
    lock_timeout interval default interval '500 ms',
    max_lag bigint default 67108864,
    max_dead_rows bigint default null,
    max_quarantined bigint default 1000
)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    task {{ schema }}.task;
begin
    task.name := create_task.name;
    task.source := create_task.source;
    task.target := create_task.target;
    task.query := rtrim(create_task.query, E'; \n\t');
    task.filter := create_task.filter;
    perform {{ schema }}.require_access(source, '{select, update}');
    perform {{ schema }}.require_access(target, '{select, insert, update}');
    task.source_key := coalesce(create_task.source_key, {{ schema }}.primary_key(source));
    task.target_key := coalesce(create_task.target_key, {{ schema }}.primary_key(target));
    task.version := create_task.version;
    task.columns := {{ schema }}.columns_of(task);
    task.estimated_rows := {{ schema }}.estimate({{ schema }}.batch_sql(task, null, null));

    insert into {{ schema }}.task as t (
        name, source, target, query, filter, source_key, target_key, columns, version,
        batch, sleep_ratio, lock_timeout, max_lag, max_dead_rows, max_quarantined, estimated_rows
    )
    values (
        task.name, task.source, task.target, task.query, task.filter, task.source_key,
        task.target_key, task.columns, task.version, create_task.batch, create_task.sleep_ratio,
        create_task.lock_timeout, create_task.max_lag, create_task.max_dead_rows,
        create_task.max_quarantined, task.estimated_rows
    );
exception
    when unique_violation then
        raise exception 'there is a backfill % already', create_task.name
            using
                errcode = 'PKB02',
                detail = 'A task keeps its name until it is dropped.',
                hint = format(
                    'Begin it anew with {{ schema }}.restart(%1$L), or drop it with'
                    ' {{ schema }}.drop_task(%1$L).',
                    create_task.name
                );
end;
$$;

alter function {{ schema }}.create_task(
    text, regclass, regclass, text, text, text[], text[], text,
    integer, double precision, interval, bigint, bigint, bigint
) owner to {{ owner }};

comment on function {{ schema }}.create_task(
    text, regclass, regclass, text, text, text[], text[], text,
    integer, double precision, interval, bigint, bigint, bigint
) is
'Makes a task that brings the rows of source into target.';

{{ only("execute", "function " ~ schema ~ ".create_task", operator) }}
