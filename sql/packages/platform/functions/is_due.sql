{%- from "macros/stand_in.sql" import stand_in -%}
-- Whether a job with this schedule runs in the minute of `moment`. Reads what pg_cron reads: five
-- fields, @hourly and its kin, $ for the last day of the month, and '30 seconds', which is due in
-- every minute. When both days are given, either will do, as in every cron.
{% call stand_in("cron") %}
create or replace function cron.is_due(schedule text, moment timestamptz)
returns boolean
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
    -- Not by current_setting(), which refuses to tell some roles.
    clock timestamp := is_due.moment at time zone coalesce(
        (
            select nullif(s.setting, '')
            from pg_catalog.pg_settings as s
            where s.name = 'cron.timezone'
        ),
        'GMT'
    );
    last_day integer := extract(day from date_trunc('month', clock) + interval '1 month - 1 day');
    fields text[] := regexp_split_to_array(btrim(is_due.schedule), '\s+');
    plain text;
    minutes integer[];
    hours integer[];
    days integer[];
    months integer[];
    weekdays integer[];
    is_day boolean;
    is_weekday boolean;
begin
    if btrim(is_due.schedule) ~ '^([1-9]|[1-5][0-9]) seconds?$' then
        return true;
    end if;
    if lower(btrim(is_due.schedule)) = '@reboot' then
        return false;
    end if;

    plain := case lower(btrim(is_due.schedule))
        when '@yearly' then '0 0 1 1 *'
        when '@annually' then '0 0 1 1 *'
        when '@monthly' then '0 0 1 * *'
        when '@weekly' then '0 0 * * 0'
        when '@daily' then '0 0 * * *'
        when '@midnight' then '0 0 * * *'
        when '@hourly' then '0 * * * *'
    end;
    fields := coalesce(string_to_array(plain, ' '), fields);

    minutes := cron.field_values(fields[1], 0, 59);
    hours := cron.field_values(fields[2], 0, 23);
    days := cron.field_values(replace(fields[3], '$', last_day::text), 1, 31);
    months := cron.field_values(
        fields[4], 1, 12, '{jan,feb,mar,apr,may,jun,jul,aug,sep,oct,nov,dec}'
    );
    weekdays := cron.field_values(fields[5], 0, 7, '{sun,mon,tue,wed,thu,fri,sat}');

    if
        cardinality(fields) <> 5
        or minutes is null
        or hours is null
        or days is null
        or months is null
        or weekdays is null
    then
        raise exception 'invalid schedule: %', is_due.schedule
            using
                errcode = '22023',
                hint = 'Use cron format (e.g. 5 4 * * *), or interval format [1-59] seconds.';
    end if;

    is_day := extract(day from clock) = any (days);
    is_weekday :=
        extract(dow from clock) = any (weekdays)
        or (extract(dow from clock) = 0 and 7 = any (weekdays));

    return
        extract(minute from clock) = any (minutes)
        and extract(hour from clock) = any (hours)
        and extract(month from clock) = any (months)
        and case
            when starts_with(fields[3], '*') or starts_with(fields[5], '*')
            then is_day and is_weekday
            else is_day or is_weekday
        end;
end;
$$;

comment on function cron.is_due(text, timestamp with time zone) is
'Whether a job with this schedule runs in this minute. Raises 22023 for a schedule that is none.';
{% endcall %}
