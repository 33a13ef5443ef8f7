{%- from "macros/grants.sql" import only -%}
-- A completed backtest changes the performance figures. They are not refreshed here, where that
-- would make every other completion wait: a refresh is asked for, once for many.
create or replace function {{ schema }}.refresh_perf_on_backtest()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    if exists (
        select
        from new_rows as n
        inner join old_rows as o
            on n.id = o.id
        where
            n.status = 'completed'
            and o.status is distinct from 'completed'
    ) then
        perform {{ schema }}.request_performance_refresh();
    end if;
    return null;
end;
$$;

alter function {{ schema }}.refresh_perf_on_backtest() owner to {{ platform.owner }};

comment on function {{ schema }}.refresh_perf_on_backtest() is
'Asks for a refresh of the performance figures when backtests were completed.';

{{ only("execute", "function " ~ schema ~ ".refresh_perf_on_backtest()") }}

create or replace trigger backtest_completion_refresh
after update on {{ schema }}.backtest_jobs
referencing old table as old_rows new table as new_rows
for each statement
execute function {{ schema }}.refresh_perf_on_backtest();

comment on trigger backtest_completion_refresh on {{ schema }}.backtest_jobs is
'Asks for a refresh of the performance figures when backtests were completed.';
