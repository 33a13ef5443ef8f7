{%- from "macros/grants.sql" import only -%}
-- Runs what is due, one after another in one transaction. Several sessions may do so at the same
-- time: each tick is run by one of them. With `late`, only what has been due for so long.
create or replace function {{ schema }}.run_due(
    moment timestamptz default now(),
    late interval default interval '0'
)
returns setof {{ schema }}.run
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    due record;
begin
    for due in
        select d.name
        from {{ schema }}.due(run_due.moment, run_due.late) as d
    loop
        return query
        select r.*
        from {{ schema }}.run(due.name, run_due.moment) as r;
    end loop;
end;
$$;

alter function {{ schema }}.run_due(timestamptz, interval) owner to {{ owner }};

comment on function {{ schema }}.run_due(timestamp with time zone, interval) is
'Runs what is due and notes what became of it; each tick is run once, however many sessions tick.';

{{ only("execute", "function " ~ schema ~ ".run_due(timestamptz, interval)", [admin, worker]) }}
