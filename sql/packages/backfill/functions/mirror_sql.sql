{%- from "macros/grants.sql" import only -%}
-- What a mirror does for INSERT, UPDATE or DELETE: rows of target that only the old source rows
-- stand behind go, the new ones are written, and neither stays in quarantine. For all rows of the
-- statement, or for the one with this key.
create or replace function {{ schema }}.mirror_sql(
    task {{ schema }}.task,
    operation text,
    key text[] default null
)
returns text[]
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    part text := case
        when key is null then task.filter
        else ({{ schema }}.only_key(task, key)).filter
    end;
    old_batch text := format('select s.* from old_rows as s where (%s)', part);
    new_batch text := format('select s.* from new_rows as s where (%s)', part);
    keys text := format(
        '(with batch as materialized (%%s) select %s from (%s) as e)',
        {{ schema }}.each_column(task.target, task.target_key, 'e.%1$I::%2$s as %1$I'),
        replace(task.query, '%', '%%')
    );
    gone text := format(keys, old_batch);
    answer text[] := array[]::text[];
begin
    if operation <> 'INSERT' and task.source <> task.target then
        if operation = 'UPDATE' then
            gone := gone || ' except ' || format(keys, new_batch);
        end if;
        answer := array_append(answer, format(
            'delete from %s as t using (%s) as g where (%s) = (%s)',
            task.target,
            gone,
            {{ schema }}.each_column(task.target, task.target_key, 't.%1$I'),
            {{ schema }}.each_column(task.target, task.target_key, 'g.%1$I')
        ));
    end if;
    if operation <> 'DELETE' then
        answer := array_append(answer, {{ schema }}.write_sql(task, new_batch));
    end if;
    return array_append(answer, format(
        'delete from {{ schema }}.quarantine as q where q.task = %L and q.key in ('
        'select array[%s] from (%s) as s)',
        task.name,
        {{ schema }}.each_column(task.source, task.source_key, 's.%1$I::text'),
        case operation when 'DELETE' then old_batch else new_batch end
    ));
end;
$$;

alter function {{ schema }}.mirror_sql({{ schema }}.task, text, text[]) owner to {{ owner }};

comment on function {{ schema }}.mirror_sql({{ schema }}.task, text, text[]) is
'The statements of a mirror for one kind of write, for all its rows or one of them.';

{{ only("execute", "function " ~ schema ~ ".mirror_sql(" ~ schema ~ ".task, text, text[])", operator) }}
