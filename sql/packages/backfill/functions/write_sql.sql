{%- from "macros/grants.sql" import only -%}
-- The statement that brings the rows of a batch into target. Rows that are there already and alike
-- are left alone, so doing it twice costs reading only. Within one table it is an update.
create or replace function {{ schema }}.write_sql(task {{ schema }}.task, batch text)
returns text
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
    rest text[] := array(
        select c.name
        from unnest(task.columns) with ordinality as c (name, place)
        where c.name <> all (task.target_key)
        order by c.place
    );
    made text := format(
        'with batch as materialized (%s), expected as materialized (%s)', batch, task.query
    );
    changed text;
    fresh text := '';
begin
    if cardinality(rest) > 0 then
        changed := format(
            '(%s) is distinct from (%s)',
            {{ schema }}.each_column(task.target, rest, 't.%1$I%3$s'),
            {{ schema }}.each_column(task.target, rest, '%%1$s.%1$I::%2$s%3$s')
        );
    end if;
    if task.version is not null then
        fresh := format(' and (t.%1$I <= %%1$s.%1$I) is not false', task.version);
    end if;

    if task.source = task.target then
        return made || format(
            ' update %s as t set %s from expected as e where (%s) = (%s) and ',
            task.target,
            {{ schema }}.each_column(task.target, rest, '%1$I = e.%1$I'),
            {{ schema }}.each_column(task.target, task.target_key, 't.%1$I'),
            {{ schema }}.each_column(task.target, task.target_key, 'e.%1$I::%2$s')
        ) || format(changed || fresh, 'e');
    end if;

    return made || format(
        ' insert into %s as t (%s) select %s from expected as e on conflict (%s) do %s',
        task.target,
        {{ schema }}.each_column(task.target, task.columns, '%1$I'),
        {{ schema }}.each_column(task.target, task.columns, 'e.%1$I'),
        {{ schema }}.each_column(task.target, task.target_key, '%1$I'),
        case
            when changed is null then 'nothing'
            else format(
                'update set %s where ',
                {{ schema }}.each_column(task.target, rest, '%1$I = excluded.%1$I')
            ) || format(changed || fresh, 'excluded')
        end
    );
end;
$$;

alter function {{ schema }}.write_sql({{ schema }}.task, text) owner to {{ owner }};

comment on function {{ schema }}.write_sql({{ schema }}.task, text) is
'The statement that brings the rows of a batch into target.';

{{ only("execute", "function " ~ schema ~ ".write_sql(" ~ schema ~ ".task, text)") }}
