{%- from "macros/grants.sql" import only -%}
-- Asks for one refresh of the performance figures, soon. Nobody ever waits here: a request of the
-- last {{ refresh_after }} is shared, and the share lock keeps it from being taken before this
-- transaction, and what it has changed, is there to be seen. Without such a row a new one is made.
create or replace function {{ schema }}.request_performance_refresh()
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    perform
    from {{ schema }}.refresh_requests as r
    where r.requested_at > clock_timestamp() - interval {{ refresh_after | literal }}
    order by r.id desc
    limit 1
    for key share skip locked;

    if not found then
        insert into {{ schema }}.refresh_requests default values;
    end if;
end;
$$;

alter function {{ schema }}.request_performance_refresh() owner to {{ platform.owner }};

comment on function {{ schema }}.request_performance_refresh() is
'Asks for one refresh of the performance figures; requests that follow each other are one.';

{{ only("execute", "function " ~ schema ~ ".request_performance_refresh()") }}
