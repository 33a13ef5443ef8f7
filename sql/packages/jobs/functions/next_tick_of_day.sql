{%- from "macros/grants.sql" import only -%}
-- The first moment of a day, after another moment, at one of these hours and minutes.
create or replace function {{ schema }}.next_tick_of_day(
    day date,
    after timestamptz,
    timezone text,
    minutes integer[],
    hours integer[]
)
returns timestamptz
language sql
stable
strict
security invoker
set search_path = ''
as $$
    select min(t.tick)
    from (
        -- Every hour: minute by minute, as time really goes.
        select m.tick
        from generate_series(
            greatest(
                next_tick_of_day.day::timestamp at time zone next_tick_of_day.timezone,
                date_trunc('minute', next_tick_of_day.after)
            ),
            (next_tick_of_day.day + 1)::timestamp at time zone next_tick_of_day.timezone
            - interval '1 minute',
            interval '1 minute'
        ) as m (tick)
        where
            cardinality(next_tick_of_day.hours) = 24
            and extract(minute from m.tick at time zone next_tick_of_day.timezone)
            = any (next_tick_of_day.minutes)
        union all
        -- Certain hours: as the clock on the wall says.
        select
            (next_tick_of_day.day + make_time(h.hour, m.minute, 0))
            at time zone next_tick_of_day.timezone
        from unnest(next_tick_of_day.hours) as h (hour)
        cross join unnest(next_tick_of_day.minutes) as m (minute)
        where cardinality(next_tick_of_day.hours) < 24
    ) as t
    where t.tick > next_tick_of_day.after;
$$;

comment on function {{ schema }}.next_tick_of_day(
    date, timestamp with time zone, text, integer[], integer[]
) is
'The first moment of a day, after another moment, at one of these hours and minutes.';

{{ only("execute", "function " ~ schema ~ ".next_tick_of_day(date, timestamptz, text, integer[], integer[])", [owner, admin, worker, reader]) }}
