-- Refreshes of the performance figures that were asked for. Completions that follow each other share
-- a row; see request_performance_refresh().
create table {{ schema }}.refresh_requests (
    id bigint generated always as identity primary key,
    requested_at timestamptz not null default clock_timestamp()
);

alter table {{ schema }}.refresh_requests owner to {{ platform.owner }};

comment on table {{ schema }}.refresh_requests is
'Refreshes of the performance figures that were asked for and not yet made.';
