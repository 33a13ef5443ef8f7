{%- from "macros/grants.sql" import only -%}
-- Refreshes one view that is due, in the transaction of the caller, who commits: call it in a loop
-- and rest as long as wait says. Any number of drivers may do so; a view is refreshed by one.
create or replace function {{ schema }}.step(
    out outcome text,
    out view text,
    out wait interval
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    candidate {{ schema }}.materialized_view;
    taken {{ schema }}.materialized_view;
begin
    perform {{ schema }}.cancel_overdue();
    outcome := 'idle';
    wait := '0';
    for candidate in
        select v.*
        from {{ schema }}.materialized_view as v
        order by v.started_at nulls first, v.name
    loop
        continue when not {{ schema }}.is_due(candidate);

        select v.*
        into taken
        from {{ schema }}.materialized_view as v
        where v.name = candidate.name
        for no key update skip locked;

        if found and {{ schema }}.is_due(taken) then
            view := taken.name;
            outcome := {{ schema }}.attempt(taken);
            return;
        end if;
    end loop;

    select coalesce(
        min(least(greatest(s.due_at - clock_timestamp(), '100 milliseconds'), '1 second')),
        '1 second'
    )
    into wait
    from {{ schema }}.state as s
    where s.is_dirty;
end;
$$;

comment on function {{ schema }}.step() is
'Refreshes one view that is due; call it in a loop, a transaction each.';

{{ only("execute", "function " ~ schema ~ ".step()", operator) }}
