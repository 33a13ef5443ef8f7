-- How many calls a user made in one window of time.
create table {{ schema }}.rate_limits (
    user_id uuid not null,
    bucket text not null,
    window_start timestamptz not null,
    calls integer not null default 0,
    primary key (user_id, bucket, window_start),
    constraint rate_limits_calls_in_range check (calls >= 0)
);

-- Serves the removal of windows that are over.
create index rate_limits_of_time
on {{ schema }}.rate_limits (window_start);

alter table {{ schema }}.rate_limits owner to {{ platform.owner }};

comment on table {{ schema }}.rate_limits is
'How many calls a user made in one window of time.';

grant select on {{ schema }}.rate_limits to {{ authenticated }};
