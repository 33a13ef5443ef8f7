{%- from "macros/grants.sql" import only -%}
-- Computes the performance figures anew; readers go on reading the old ones meanwhile. Each night,
-- and when_requested by the worker: then only if a completion has asked for it.
-- Requests that an open transaction still shares stay for the next time.
create or replace function {{ schema }}.refresh_strategy_performance(
    when_requested boolean default false
)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    if not pg_try_advisory_xact_lock(hashtext('{{ schema }}.strategy_performance_agg')) then
        return false;
    end if;

    delete from {{ schema }}.refresh_requests as r
    where r.id in (
        select o.id
        from {{ schema }}.refresh_requests as o
        for update skip locked
    );

    if not found and refresh_strategy_performance.when_requested then
        return false;
    end if;

    refresh materialized view concurrently {{ schema }}.strategy_performance_agg;
    return true;
end;
$$;

alter function {{ schema }}.refresh_strategy_performance(boolean) owner to {{ platform.owner }};

comment on function {{ schema }}.refresh_strategy_performance(boolean) is
'Computes the performance figures anew. False: nobody asked, or somebody else is at it.';

{{ only("execute", "function " ~ schema ~ ".refresh_strategy_performance(boolean)", worker) }}
