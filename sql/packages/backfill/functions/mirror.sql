{%- from "macros/grants.sql" import only -%}
-- From now on every write to the source of a task reaches its target in the same transaction. Do it
-- before the first step: writers that had begun are waited for. Call it as whoever may put triggers
-- on the source; again is the same as once, and needed after columns have changed.
create or replace function {{ schema }}.mirror(name text)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    task {{ schema }}.task := {{ schema }}.require_task(mirror.name);
    operation text;
    arguments text;
begin
    if task.source <> task.target
        and not has_table_privilege({{ owner | literal }}, task.target, 'delete') then
        raise exception '{{ owner }} may not use %', task.target
            using
                errcode = 'PKB04',
                detail = 'Needed: delete, as rows that go from the source go from the target.',
                hint = format('grant delete on %s to {{ owner }};', task.target);
    end if;

    foreach operation in array array['INSERT', 'UPDATE', 'DELETE'] loop
        select string_agg(quote_literal(s.text), ', ' order by s.place)
        into arguments
        from unnest(task.name || {{ schema }}.mirror_sql(task, operation))
            with ordinality as s (text, place);
        execute format(
            'create or replace trigger %I after %s on %s referencing %s'
            ' for each statement execute function {{ schema }}.mirror_rows(%s)',
            task.name || '_mirror_' || lower(operation),
            operation,
            task.source,
            case operation
                when 'INSERT' then 'new table as new_rows'
                when 'UPDATE' then 'old table as old_rows new table as new_rows'
                else 'old table as old_rows'
            end,
            arguments
        );
    end loop;
    execute format(
        'create or replace trigger %I before truncate on %s'
        ' for each statement execute function {{ schema }}.refuse_truncate(%L)',
        task.name || '_mirror_truncate', task.source, task.name
    );
end;
$$;

comment on function {{ schema }}.mirror(text) is
'Takes every write to the source of a task over to its target, in the same transaction.';

{{ only("execute", "function " ~ schema ~ ".mirror(text)", operator) }}
