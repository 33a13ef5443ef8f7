{%- from "macros/grants.sql" import only -%}
-- The task of this name, or an error that says what there is.
create or replace function {{ schema }}.require_task(name text)
returns {{ schema }}.task
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
    answer {{ schema }}.task;
begin
    select t.*
    into answer
    from {{ schema }}.task as t
    where t.name = require_task.name;

    if not found then
        raise exception 'there is no backfill %', require_task.name
            using
                errcode = 'PKB01',
                detail = coalesce(
                    (
                        select format('There are: %s.', string_agg(t.name, ', ' order by t.name))
                        from {{ schema }}.task as t
                    ),
                    'There is none at all.'
                ),
                hint = 'Make it with {{ schema }}.create_task(name, source, target, query).';
    end if;
    return answer;
end;
$$;

alter function {{ schema }}.require_task(text) owner to {{ owner }};

comment on function {{ schema }}.require_task(text) is
'The task of this name, or an error that says what there is.';

{{ only("execute", "function " ~ schema ~ ".require_task(text)", operator) }}
