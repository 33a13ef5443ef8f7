{%- from "macros/grants.sql" import only -%}
-- Takes a statement that wrote to the source over to the target, in the same transaction. A row
-- that cannot be taken over is set aside and does not hold up the writer. What came here from the
-- target, through a mirror of its own, does not go back: the setting tells where writes come from.
create or replace function {{ schema }}.mirror_rows()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    chain text := coalesce(current_setting('pgpkg_backfill.chain', true), '');
    task {{ schema }}.task;
    statement text;
    key text[];
    code text;
    message text;
    detail text;
begin
    select t.*
    into task
    from {{ schema }}.task as t
    where t.name = tg_argv[0];

    if not found or task.target::oid::text = any (string_to_array(chain, ',')) then
        return null;
    end if;

    perform set_config('pgpkg_backfill.chain', chain || tg_relid || ',', true);
    begin
        foreach statement in array tg_argv[1:tg_nargs - 1] loop
            execute statement;
        end loop;
        perform set_config('pgpkg_backfill.chain', chain, true);
        return null;
    exception
        when others then
            if {{ schema }}.fault(sqlstate) <> 'row' then
                raise;
            end if;
    end;

    for key in execute format(
        'select array[%s] from %I as s where (%s)',
        {{ schema }}.each_column(task.source, task.source_key, 's.%1$I::text'),
        case tg_op when 'DELETE' then 'old_rows' else 'new_rows' end,
        task.filter
    ) loop
        begin
            foreach statement in array {{ schema }}.mirror_sql(task, tg_op, key) loop
                execute statement;
            end loop;
        exception
            when others then
                get stacked diagnostics
                    code = returned_sqlstate,
                    message = message_text,
                    detail = pg_exception_detail;
                if {{ schema }}.fault(code) <> 'row' then
                    raise;
                end if;
                perform {{ schema }}.set_aside(
                    {{ schema }}.only_key(task, key), null, key, code, message, detail
                );
        end;
    end loop;
    perform set_config('pgpkg_backfill.chain', chain, true);
    return null;
end;
$$;

alter function {{ schema }}.mirror_rows() owner to {{ owner }};

comment on function {{ schema }}.mirror_rows() is
'Takes a statement that wrote to a source over to its target. Arguments: the task, then what to do.';

{{ only("execute", "function " ~ schema ~ ".mirror_rows()", operator) }}
