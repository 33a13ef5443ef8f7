{%- from "macros/grants.sql" import only -%}
-- Refreshes one view that is due: a handler for a job of a queue, whatever its payload.
create or replace function {{ schema }}.work(payload jsonb)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$
    select s.outcome
    from {{ schema }}.step() as s;
$$;

comment on function {{ schema }}.work(jsonb) is
'Refreshes one view that is due: a handler for a job of a queue.';

{{ only("execute", "function " ~ schema ~ ".work(jsonb)", operator) }}
