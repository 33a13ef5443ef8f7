{%- from "macros/grants.sql" import only -%}
-- The numbers that one field of a schedule stands for; NULL when it is not understood. Names are
-- those of the values from low on (sun, mon, ... or jan, feb, ...).
create or replace function {{ schema }}.field_values(
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
    word text[];
    first integer;
    last integer;
    step integer;
    chosen integer[] := array[]::integer[];
begin
    foreach part in array string_to_array(lower(field_values.field), ',') loop
        word := regexp_match(
            part,
            '^(?:(\*)|([a-z]{3}|\d{1,2})(?:-([a-z]{3}|\d{1,2}))?)(?:/(\d{1,2}))?$'
        );
        if word is null or (word[4] is not null and word[1] is null and word[3] is null) then
            return null;
        end if;

        first := case
            when word[1] is not null then field_values.low
            when word[2] ~ '^\d' then word[2]::integer
            else array_position(field_values.names, word[2]) - 1 + field_values.low
        end;
        last := case
            when word[1] is not null then field_values.high
            when word[3] is null then first
            when word[3] ~ '^\d' then word[3]::integer
            else array_position(field_values.names, word[3]) - 1 + field_values.low
        end;
        step := coalesce(word[4]::integer, 1);

        if
            step = 0
            or not coalesce(
                first >= field_values.low and last <= field_values.high and first <= last, false
            )
        then
            return null;
        end if;
        chosen := chosen || array(select generate_series(first, last, step));
    end loop;

    return nullif(chosen, '{}');
end;
$$;

comment on function {{ schema }}.field_values(text, integer, integer, text[]) is
'The numbers that one field of a schedule stands for; NULL when it is not understood.';

{{ only("execute", "function " ~ schema ~ ".field_values(text, integer, integer, text[])", [owner, admin, worker, reader]) }}
