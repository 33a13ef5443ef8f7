{%- from "macros/grants.sql" import only -%}
-- What the next rows would change, without changing anything. They are really moved, to see which
-- of them fail, and that is undone; then the others are compared with what stands in target.
create or replace function {{ schema }}.preview(name text, rows integer default 100)
returns table (action text, key jsonb, before jsonb, after jsonb, error text)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    task {{ schema }}.task := {{ schema }}.require_task(preview.name);
    batch record;
    bad {{ schema }}.quarantine[];
begin
    batch := {{ schema }}.next_key(task, task.checkpoint, null, preview.rows);
    if batch.key is null then
        return;
    end if;
    begin
        delete from {{ schema }}.quarantine as q
        where q.task = task.name;
        perform set_config('pgpkg_backfill.chain', task.source::oid || ',', true);
        perform {{ schema }}.copy_range(task, task.checkpoint, batch.key, batch.rows);
        bad := array(
            select q
            from {{ schema }}.quarantine as q
            where q.task = task.name
        );
        raise exception 'seen' using errcode = 'PKB00';
    exception
        when sqlstate 'PKB00' then
            null;
    end;

    return query
    select 'quarantine', to_jsonb(b.key), null::jsonb, b.data, b.error
    from unnest(bad) as b;

    task.filter := format(
        '(%s) and to_jsonb(array[%s]) <> all ($1)',
        task.filter,
        {{ schema }}.each_column(task.source, task.source_key, 's.%1$I::text')
    );
    return query execute format(
        'select case when p.actual is null then ''insert'' else ''update'' end, p.key,'
        ' p.actual_data, p.expected_data, null::text from (%s) as p'
        ' where p.expected is distinct from p.actual and not p.is_newer',
        {{ schema }}.expected_sql(
            task, {{ schema }}.batch_sql(task, task.checkpoint, batch.key)
        )
    )
    using array(
        select to_jsonb(b.key)
        from unnest(bad) as b
    );
end;
$$;

alter function {{ schema }}.preview(text, integer) owner to {{ owner }};

comment on function {{ schema }}.preview(text, integer) is
'What the next rows would do: insert, update or quarantine; nothing is changed.';

{{ only("execute", "function " ~ schema ~ ".preview(text, integer)", operator) }}
