{%- from "macros/grants.sql" import only -%}
-- Runs a job at once, due or not, paused or not. Its schedule goes on as before.
create or replace function {{ schema }}.run_now(name text)
returns setof {{ schema }}.run
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    job {{ schema }}.job;
begin
    select j.*
    into job
    from {{ schema }}.job as j
    where j.name = run_now.name;
    if not found then
        raise exception 'there is no job %', run_now.name
            using
                errcode = 'PKJ01',
                hint = 'See: select name from {{ schema }}.job';
    end if;

    return query
    select r.*
    from {{ schema }}.execute_command(job, clock_timestamp()) as r;
end;
$$;

alter function {{ schema }}.run_now(text) owner to {{ owner }};

comment on function {{ schema }}.run_now(text) is
'Runs a job at once, whatever its schedule says.';

{{ only("execute", "function " ~ schema ~ ".run_now(text)", admin) }}
