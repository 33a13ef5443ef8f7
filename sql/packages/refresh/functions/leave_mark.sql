{%- from "macros/grants.sql" import only -%}
-- Marks a view as dirty, in the same steps as a writer: lock, epoch, mark.
create or replace function {{ schema }}.leave_mark(view integer, is_echo boolean)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    perform pg_advisory_xact_lock_shared('{{ schema }}.mark'::regclass::oid::integer, view);
    insert into {{ schema }}.mark (view_id, epoch, is_echo)
    select leave_mark.view, e.last_value + e.is_called::integer, leave_mark.is_echo
    from {{ schema }}.epoch as e;
end;
$$;

comment on function {{ schema }}.leave_mark(integer, boolean) is
'Marks a view as dirty, as a writer does.';

{{ only("execute", "function " ~ schema ~ ".leave_mark(integer, boolean)") }}
