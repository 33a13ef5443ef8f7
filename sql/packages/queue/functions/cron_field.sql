{%- from "macros/doors.sql" import door -%}
-- The numbers that one field of a cron schedule allows: lists of *, a, a-b, each with an optional /n.
create or replace function {{ schema }}.cron_field(field text, lowest integer, highest integer)
returns integer[]
language plpgsql
immutable
security invoker
set search_path = ''
as $$
declare
    part text;
    parts text[];
    first integer;
    last integer;
    allowed integer[] := array[]::integer[];
begin
    foreach part in array string_to_array(cron_field.field, ',') loop
        parts := regexp_match(part, '^(?:(\*)|(\d{1,4})(?:-(\d{1,4}))?)(?:/(\d{1,4}))?$');
        first := coalesce(parts[2]::integer, cron_field.lowest);
        last := case
            when parts[3] is not null then parts[3]::integer
            when parts[1] is not null or parts[4] is not null then cron_field.highest
            else first
        end;
        if
            parts is null
            or first < cron_field.lowest
            or last > cron_field.highest
            or first > last
            or parts[4]::integer = 0
        then
            raise exception 'cron cannot read the field %', cron_field.field
                using
                    errcode = 'PKQ08',
                    detail = format('It allows %s to %s.', cron_field.lowest, cron_field.highest),
                    hint = 'Write * or 5 or 1-5 or */10, and commas between several of them.';
        end if;
        allowed := allowed || array(
            select n from generate_series(first, last, coalesce(parts[4]::integer, 1)) as n
        );
    end loop;
    return allowed;
end;
$$;

comment on function {{ schema }}.cron_field(text, integer, integer) is
'The numbers that one field of a cron schedule allows.';

{{ door(owner, schema ~ ".cron_field(text, integer, integer)") }}
