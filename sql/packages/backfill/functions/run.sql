{%- from "macros/grants.sql" import only -%}
-- Drives a task until it is done, paused or failed, or until the time is up: a transaction for each
-- batch, and the rest that step() asks for. Two of them share the work. Call it outside of a
-- transaction. A procedure that commits can have neither a search_path of its own nor other rights
-- than its caller's. The server notices within a second when the caller has died.
create or replace procedure {{ schema }}.run(name text, budget interval default null)
language plpgsql
security invoker
as $$
declare
    ends_at timestamptz := clock_timestamp() + budget;
    done record;
begin
    loop
        perform pg_catalog.set_config('client_connection_check_interval', '1s', true);
        done := {{ schema }}.step(name);
        commit;
        exit when done.outcome in ('done', 'paused', 'failed');
        exit when pg_catalog.clock_timestamp() + done.wait >= ends_at;
        perform pg_catalog.set_config('client_connection_check_interval', '1s', true);
        perform pg_catalog.pg_sleep_for(done.wait);
    end loop;
end;
$$;

comment on procedure {{ schema }}.run is
'Drives a task until it is done or the time is up, a transaction for each batch.';

{{ only("execute", "procedure " ~ schema ~ ".run(text, interval)", operator) }}
