{%- from "macros/grants.sql" import only -%}
-- Marks a view as dirty, or does nothing when it is: for the triggers of a view that has no marker of its own
-- because version 0.1 registered it. The shared lock, held to the end of the writer's transaction, tells a
-- refresh that somebody relies on a mark without having committed.
create or replace function {{ schema }}.mark_dirty()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    view integer := tg_argv[0]::integer;
    present bigint;
begin
    -- Expressions that need no query of their own: this runs for every statement of every writer.
    if
        pg_advisory_xact_lock_shared('{{ schema }}.mark'::regclass::oid::integer, view) is not null
    then
        present := coalesce(pg_sequence_last_value('{{ schema }}.epoch'::regclass) + 1, 1);
    end if;

    if not exists (
        select
        from {{ schema }}.mark as m
        where
            m.view_id = view
            and m.epoch = present
    ) then
        insert into {{ schema }}.mark (view_id, epoch)
        values (view, present);
    end if;
    return null;
end;
$$;

comment on function {{ schema }}.mark_dirty() is
'Marks a view as dirty when a statement wrote to its source. Argument: the number of the view.';

{{ only("execute", "function " ~ schema ~ ".mark_dirty()", operator) }}
