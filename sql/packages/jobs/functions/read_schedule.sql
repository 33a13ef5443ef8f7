{%- from "macros/grants.sql" import only -%}
-- A schedule taken apart: either so many seconds, or the minutes, hours and days at which it ticks.
-- Reads what pg_cron reads, but @reboot, which names no moment.
create or replace function {{ schema }}.read_schedule(schedule text)
returns table (
    seconds integer,
    minutes integer[],
    hours integer[],
    days integer[],
    on_last_day boolean,
    months integer[],
    weekdays integer[],
    either_day boolean
)
language plpgsql
immutable
strict
security invoker
set search_path = ''
as $$
declare
    plain text := lower(btrim(read_schedule.schedule));
    fields text[];
    numbers text;
begin
    seconds := substring(plain from '^([1-9]|[1-5][0-9]) seconds?$')::integer;
    if seconds is not null then
        return next;
        return;
    end if;

    fields := regexp_split_to_array(
        case plain
            when '@yearly' then '0 0 1 1 *'
            when '@annually' then '0 0 1 1 *'
            when '@monthly' then '0 0 1 * *'
            when '@weekly' then '0 0 * * 0'
            when '@daily' then '0 0 * * *'
            when '@midnight' then '0 0 * * *'
            when '@hourly' then '0 * * * *'
            else plain
        end,
        '\s+'
    );
    on_last_day := '$' = any (string_to_array(fields[3], ','));
    numbers := array_to_string(array_remove(string_to_array(fields[3], ','), '$'), ',');

    minutes := {{ schema }}.field_values(fields[1], 0, 59);
    hours := {{ schema }}.field_values(fields[2], 0, 23);
    days := case
        when on_last_day and numbers = '' then '{}'
        else {{ schema }}.field_values(numbers, 1, 31)
    end;
    months := {{ schema }}.field_values(
        fields[4], 1, 12, '{jan,feb,mar,apr,may,jun,jul,aug,sep,oct,nov,dec}'
    );
    weekdays := {{ schema }}.field_values(fields[5], 0, 7, '{sun,mon,tue,wed,thu,fri,sat}');
    either_day := not (starts_with(fields[3], '*') or starts_with(fields[5], '*'));

    if
        cardinality(fields) <> 5
        or minutes is null
        or hours is null
        or days is null
        or months is null
        or weekdays is null
    then
        raise exception '% is not a schedule', quote_literal(read_schedule.schedule)
            using
                errcode = 'PKJ02',
                detail = 'Five fields are read: minute, hour, day of the month, month, weekday.',
                hint = 'For example ''0 3 * * *'', ''*/5 * * * mon-fri'', ''@daily'', ''30 seconds''.';
    end if;
    return next;
end;
$$;

comment on function {{ schema }}.read_schedule(text) is
'A schedule taken apart. Raises PKJ02 for a text that is none.';

{{ only("execute", "function " ~ schema ~ ".read_schedule(text)", [owner, admin, worker, reader]) }}
