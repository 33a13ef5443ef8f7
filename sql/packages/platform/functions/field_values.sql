{%- from "macros/stand_in.sql" import stand_in -%}
-- The numbers that one field of a schedule stands for; NULL when it is not understood. Names are
-- those of the values from low on (sun, mon, ... or jan, feb, ...).
{% call stand_in("cron") %}
create or replace function cron.field_values(
    field text,
    low integer,
    high integer,
    names text[] default '{}'
)
returns integer[]
language plpgsql
immutable
strict
security invoker
set search_path = ''
as $$
declare
    part text;
    found text[];
    ends integer[];
    step integer;
    chosen integer[] := '{}';
begin
    foreach part in array string_to_array(lower(field_values.field), ',') loop
        found := regexp_match(
            part,
            '^(?:(\*)|([a-z]{3}|\d{1,2})(?:-([a-z]{3}|\d{1,2}))?)(?:/(\d{1,2}))?$'
        );
        if found is null or (found[4] is not null and found[1] is null and found[3] is null) then
            return null;
        end if;

        select
            array_agg(
                coalesce(
                    array_position(field_values.names, e.word) - 1 + field_values.low,
                    case when e.word ~ '^[0-9]+$' then e.word::integer end
                )
                order by e.place
            )
        into ends
        from unnest(array[found[2], coalesce(found[3], found[2])])
        with ordinality as e (word, place);

        if found[1] is not null then
            ends := array[field_values.low, field_values.high];
        end if;
        step := coalesce(found[4]::integer, 1);

        if
            array_position(ends, null) is not null
            or ends[1] < field_values.low
            or ends[2] > field_values.high
            or ends[1] > ends[2]
            or step = 0
        then
            return null;
        end if;
        chosen := chosen || array(select generate_series(ends[1], ends[2], step));
    end loop;

    return nullif(chosen, '{}');
end;
$$;

comment on function cron.field_values(text, integer, integer, text[]) is
'The numbers that one field of a schedule stands for; NULL when it is not understood.';
{% endcall %}
