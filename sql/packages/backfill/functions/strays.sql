{%- from "macros/grants.sql" import only -%}
-- Rows of target that no row of the source stands behind. It reads all of both tables at once:
-- that is a long look, for a copy of the database or a quiet hour.
-- pgpkg: allow plpgsql-warning: the query of a task is SQL that operators write on purpose; it runs as owner
create or replace function {{ schema }}.strays(name text, rows integer default 100)
returns setof jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    task {{ schema }}.task := {{ schema }}.without_quarantined(
        {{ schema }}.require_task(strays.name)
    );
begin
    return query execute format(
        'with batch as (%s), expected as materialized (%s) select to_jsonb(t) from %s as t'
        ' where not exists (select from expected as e where (%s) = (%s)) limit %s',
        {{ schema }}.batch_sql(task, null, null),
        task.query,
        task.target,
        {{ schema }}.each_column(task.target, task.target_key, 'e.%1$I::%2$s'),
        {{ schema }}.each_column(task.target, task.target_key, 't.%1$I'),
        strays.rows
    );
end;
$$;

alter function {{ schema }}.strays(text, integer) owner to {{ owner }};

comment on function {{ schema }}.strays(text, integer) is
'Rows of target that no row of the source stands behind. Reads all of both.';

{{ only("execute", "function " ~ schema ~ ".strays(text, integer)", operator) }}
