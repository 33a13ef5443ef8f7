{%- from "macros/doors.sql" import door -%}
-- Which function in SQL does the jobs of a kind; NULL for none.
create or replace function {{ schema }}.handler_of(kind text)
returns {{ schema }}.handler
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    found_handler {{ schema }}.handler;
begin
    select h.* into found_handler
    from {{ schema }}.handler as h
    where h.kind = handler_of.kind;
    return found_handler;
end;
$$;

comment on function {{ schema }}.handler_of(text) is
'Which function in SQL does the jobs of a kind.';

{{ door(owner, schema ~ ".handler_of(text)", (worker, admin)) }}
