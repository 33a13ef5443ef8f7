{%- from "macros/grants.sql" import only -%}
-- Drives refreshes until the time is up, a transaction for each: from a session of its own, or from
-- pg_cron every minute with a budget a little below. Call it outside of a transaction. A procedure
-- that commits can have neither a search_path of its own nor other rights than its caller's. The
-- server notices within a second when the caller has died.
create or replace procedure {{ schema }}.run(budget interval default null)
language plpgsql
security invoker
as $$
declare
    ends_at timestamptz := pg_catalog.clock_timestamp() + budget;
    done record;
begin
    loop
        perform pg_catalog.set_config('client_connection_check_interval', '1s', true);
        done := {{ schema }}.step();
        commit;
        exit when pg_catalog.clock_timestamp() + done.wait >= ends_at;
        perform pg_catalog.set_config('client_connection_check_interval', '1s', true);
        perform pg_catalog.pg_sleep_for(done.wait);
        commit;
    end loop;
end;
$$;

comment on procedure {{ schema }}.run is
'Drives refreshes until the time is up, a transaction for each.';

{{ only("execute", "procedure " ~ schema ~ ".run", operator) }}
