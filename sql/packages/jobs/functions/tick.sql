{%- from "macros/grants.sql" import only -%}
-- What pg_cron does every minute beside the jobs themselves: sweep, and run what nobody ran in time.
create or replace function {{ schema }}.tick()
returns setof {{ schema }}.run
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    perform {{ schema }}.sweep();

    return query
    select r.*
    from {{ schema }}.run_due(now(), late => interval '1 minute') as r;
end;
$$;

comment on function {{ schema }}.tick() is
'Each minute: sweep, and run what nobody ran in time.';

{{ only("execute", "function " ~ schema ~ ".tick()", [owner, admin, worker]) }}
