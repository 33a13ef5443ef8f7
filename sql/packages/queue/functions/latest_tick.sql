{%- from "macros/doors.sql" import door -%}
-- The last tick of a schedule up to a moment, in UTC; NULL when there was none in the last 1,500 days.
-- As in cron, a day fits by its date or by its weekday when a schedule names both.
create or replace function {{ schema }}.latest_tick(schedule text, at timestamptz)
returns timestamptz
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
    fields text[] := regexp_split_to_array(trim(latest_tick.schedule), '\s+');
    minutes integer[];
    hours integer[];
    dates integer[];
    months integer[];
    weekdays integer[];
    moment timestamp := latest_tick.at at time zone 'UTC';
    step interval;
begin
    if cardinality(fields) <> 5 then
        begin
            step := latest_tick.schedule::interval;
        exception
            when data_exception then
                raise exception '''%'' is no schedule', latest_tick.schedule
                    using
                        errcode = 'PKQ08',
                        detail = 'It has not five fields, and is no interval either.',
                        hint = 'Write an interval such as ''30 seconds'', or five fields.';
        end;
        if extract(month from step) <> 0 or extract(year from step) <> 0 then
            raise exception 'a schedule cannot have steps of %', step
                using
                    errcode = 'PKQ08',
                    detail = 'Months are not of one length.',
                    hint = 'Write five fields: ''0 0 1 * *'' is the first of each month.';
        end if;
        if step < interval '1 second' then
            raise exception 'a schedule cannot have steps of %', step
                using
                    errcode = 'PKQ08',
                    detail = 'The shortest step is a second.',
                    hint = 'Write an interval such as ''30 seconds'', or five fields.';
        end if;
        return date_bin(step, latest_tick.at, timestamptz '2000-01-01 00:00:00+00');
    end if;

    minutes := {{ schema }}.cron_field(fields[1], 0, 59);
    hours := {{ schema }}.cron_field(fields[2], 0, 23);
    dates := {{ schema }}.cron_field(fields[3], 1, 31);
    months := {{ schema }}.cron_field(fields[4], 1, 12);
    weekdays := {{ schema }}.cron_field(fields[5], 0, 7);

    return (
        select max(d.day + make_interval(hours => h.hour, mins => m.minute)) at time zone 'UTC'
        from (
            select date_trunc('day', moment) - make_interval(days => n) as day
            from generate_series(0, 1500) as n
            where
                extract(month from moment - make_interval(days => n)) = any (months)
                and case
                    when fields[3] = '*' or fields[5] = '*' then
                        extract(day from moment - make_interval(days => n)) = any (dates)
                        and (
                            extract(dow from moment - make_interval(days => n)) = any (weekdays)
                            or extract(isodow from moment - make_interval(days => n))
                            = any (weekdays)
                        )
                    else
                        extract(day from moment - make_interval(days => n)) = any (dates)
                        or extract(dow from moment - make_interval(days => n)) = any (weekdays)
                        or extract(isodow from moment - make_interval(days => n)) = any (weekdays)
                end
            order by n
            limit 2
        ) as d
        cross join unnest(hours) as h (hour)
        cross join unnest(minutes) as m (minute)
        where d.day + make_interval(hours => h.hour, mins => m.minute) <= moment
    );
end;
$$;

comment on function {{ schema }}.latest_tick(text, timestamptz) is
'The last tick of a schedule up to a moment.';

{{ door(owner, schema ~ ".latest_tick(text, timestamptz)", admin) }}
