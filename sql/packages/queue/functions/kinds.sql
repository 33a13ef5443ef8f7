{%- from "macros/doors.sql" import door -%}
-- The kinds of jobs that have a handler in SQL.
create or replace function {{ schema }}.kinds()
returns table (kind text)
language sql
stable
security definer
set search_path = ''
as $$
    select h.kind
    from {{ schema }}.handler as h
    order by h.kind;
$$;

comment on function {{ schema }}.kinds() is
'The kinds of jobs that have a handler in SQL.';

{{ door(owner, schema ~ ".kinds()", (worker, admin)) }}
