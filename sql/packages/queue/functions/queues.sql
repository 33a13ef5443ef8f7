{%- from "macros/doors.sql" import door -%}
-- The queues that there are, for workers that look after them.
create or replace function {{ schema }}.queues()
returns table (name text, is_paused boolean, lease interval)
language sql
stable
security definer
set search_path = ''
as $$
    select
        q.name,
        q.is_paused,
        q.lease
    from {{ schema }}.queue as q
    order by q.name;
$$;

comment on function {{ schema }}.queues() is
'The queues that there are, which of them are paused, and how long a lease is.';

{{ door(owner, schema ~ ".queues()", (worker, admin)) }}
