{%- from "macros/grants.sql" import only -%}
-- Takes the triggers of a view off the tables that it reads, or has read.
create or replace function {{ schema }}.remove_marking(view integer)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    hung record;
begin
    for hung in
        select
            t.tgname as name,
            t.tgrelid::regclass as source
        from pg_catalog.pg_trigger as t
        inner join pg_catalog.pg_proc as p on t.tgfoid = p.oid
        where
            t.tgname = '{{ schema }}_marks_' || view
            and p.pronamespace = '{{ schema }}'::regnamespace
    loop
        execute format('drop trigger %I on %s', hung.name, hung.source);
    end loop;
end;
$$;

comment on function {{ schema }}.remove_marking(integer) is
'Takes the triggers of a view off the tables that it reads.';

{{ only("execute", "function " ~ schema ~ ".remove_marking(integer)", operator) }}
