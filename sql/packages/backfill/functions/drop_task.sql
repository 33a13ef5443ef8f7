{%- from "macros/grants.sql" import only -%}
-- Forgets a task with its quarantine and its mismatches. What it has moved stays. False: there was
-- none. A mirror must be taken down first, by whoever may change the table that it hangs on.
create or replace function {{ schema }}.drop_task(name text)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    if exists (
        select
        from {{ schema }}.task as t
        inner join pg_catalog.pg_trigger as g
            on
                g.tgrelid = t.source
                and g.tgname = t.name || '_mirror_insert'
        where t.name = drop_task.name
    ) then
        raise exception 'backfill % still has its mirror', drop_task.name
            using
                errcode = 'PKB09',
                detail = 'Writes to the source would no longer reach the target.',
                hint = format('select {{ schema }}.unmirror(%L);', drop_task.name);
    end if;

    delete from {{ schema }}.task as t
    where t.name = drop_task.name;
    return found;
end;
$$;

alter function {{ schema }}.drop_task(text) owner to {{ owner }};

comment on function {{ schema }}.drop_task(text) is
'Forgets a task; what it has moved stays.';

{{ only("execute", "function " ~ schema ~ ".drop_task(text)", operator) }}
