{%- from "macros/grants.sql" import only -%}
-- The first moment after another one at which a schedule ticks.
--
-- Where the clocks change, a job of every hour follows real time, and one of certain hours the wall:
-- 02:30 happens once in the night that has it twice, and an hour later in the night that has none.
-- '30 seconds' ticks at whole multiples since 1970, so that all tickers mean the same moments.
create or replace function {{ schema }}.next_tick(
    schedule text,
    after timestamptz,
    timezone text default 'UTC'
)
returns timestamptz
language plpgsql
stable
strict
security invoker
set search_path = ''
as $$
declare
    read record;
    today date := (next_tick.after at time zone next_tick.timezone)::date;
    end_day date := today + 3660;
    is_day boolean;
    is_weekday boolean;
    tick timestamptz;
begin
    select r.*
    into strict read
    from {{ schema }}.read_schedule(next_tick.schedule) as r;

    if read.seconds is not null then
        return to_timestamp(
            (floor(extract(epoch from next_tick.after) / read.seconds) + 1) * read.seconds
        );
    end if;

    while today < end_day loop
        is_day :=
            extract(day from today) = any (read.days)
            or (read.on_last_day and extract(day from today + 1) = 1);
        is_weekday :=
            extract(dow from today) = any (read.weekdays)
            or (extract(dow from today) = 0 and 7 = any (read.weekdays));

        if
            extract(month from today) = any (read.months)
            and (is_day and is_weekday or read.either_day and (is_day or is_weekday))
        then
            tick := {{ schema }}.next_tick_of_day(
                today, next_tick.after, next_tick.timezone, read.minutes, read.hours
            );
            if tick is not null then
                return tick;
            end if;
        end if;
        today := today + 1;
    end loop;

    raise exception '% never comes', quote_literal(next_tick.schedule)
        using
            errcode = 'PKJ02',
            detail = 'No day within ten years is the one that it names.',
            hint = 'Look at the day and the month: there is no 30th of February.';
end;
$$;

comment on function {{ schema }}.next_tick(text, timestamp with time zone, text) is
'The first moment after another one at which a schedule ticks.';

{{ only("execute", "function " ~ schema ~ ".next_tick(text, timestamptz, text)", [owner, admin, worker, reader]) }}
