{%- from "macros/grants.sql" import only -%}
-- Refreshes a view and notes how that went. An error is kept, and the view is tried again later,
-- each time later than before. A cancel is an error of the view only when its time was over; else
-- it is for the caller. Whoever calls it holds the row of the view.
create or replace function {{ schema }}.attempt(view {{ schema }}.materialized_view)
returns text
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    began timestamptz := clock_timestamp();
    went_concurrently boolean;
    message text;
begin
    if current_setting('transaction_isolation') <> 'read committed' then
        raise exception 'a refresh cannot run in a % transaction',
            current_setting('transaction_isolation')
            using
                errcode = 'PKV04',
                detail = 'Its snapshot is older than the marks that it would take away.',
                hint = 'Use read committed.';
    end if;

    perform pg_advisory_xact_lock_shared(
        '{{ schema }}.materialized_view'::regclass::oid::integer, view.id
    );
    begin
        went_concurrently := {{ schema }}.renew(view);
    exception
        when others or query_canceled then
            if
                sqlstate = '57014'
                and (clock_timestamp() < now() + view.time_limit) is not false
            then
                raise;
            end if;
            get stacked diagnostics message = message_text;
            update {{ schema }}.materialized_view as v
            set
                started_at = began,
                failures = v.failures + 1,
                error = format('%s: %s', sqlstate, message),
                retry_at = clock_timestamp()
                    + least(power(2, least(v.failures, 20)) * interval '1 second', '5 minutes')
            where v.id = view.id;
            return 'failed';
    end;

    update {{ schema }}.materialized_view as v
    set
        started_at = began,
        refreshed_at = clock_timestamp(),
        duration = clock_timestamp() - began,
        was_concurrent = went_concurrently,
        refreshes = v.refreshes + 1,
        failures = 0,
        error = null,
        retry_at = null
    where v.id = view.id;
    return 'refreshed';
end;
$$;

comment on function {{ schema }}.attempt({{ schema }}.materialized_view) is
'Refreshes a view and notes how that went: refreshed or failed.';

{{ only("execute", "function " ~ schema ~ ".attempt(" ~ schema ~ ".materialized_view)") }}
