{%- from "macros/grants.sql" import only -%}
-- How many rows the planner expects from a query. Nothing is counted.
-- pgpkg: allow plpgsql-warning: the query of a task is SQL that operators write on purpose; it runs as owner
create or replace function {{ schema }}.estimate(query text)
returns bigint
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    plan json;
begin
    execute 'explain (format json) ' || query into plan;
    return (plan -> 0 -> 'Plan' ->> 'Plan Rows')::bigint;
end;
$$;

alter function {{ schema }}.estimate(text) owner to {{ owner }};

comment on function {{ schema }}.estimate(text) is
'How many rows the planner expects from a query.';

{{ only("execute", "function " ~ schema ~ ".estimate(text)") }}
