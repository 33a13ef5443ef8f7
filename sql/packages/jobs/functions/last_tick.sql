{%- from "macros/grants.sql" import only -%}
-- The newest moment up to another one at which a schedule ticked; NULL when it never did.
create or replace function {{ schema }}.last_tick(
    schedule text,
    moment timestamptz,
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
    reach interval;
    tick timestamptz;
    following timestamptz;
begin
    foreach reach in array array[
        interval '1 minute', '1 hour', '1 day', '32 days', '367 days', '9 years'
    ] loop
        following := {{ schema }}.next_tick(
            last_tick.schedule, last_tick.moment - reach, last_tick.timezone
        );
        while following <= last_tick.moment loop
            tick := following;
            following := {{ schema }}.next_tick(last_tick.schedule, tick, last_tick.timezone);
        end loop;
        exit when tick is not null;
    end loop;
    return tick;
end;
$$;

comment on function {{ schema }}.last_tick(text, timestamp with time zone, text) is
'The newest moment up to another one at which a schedule ticked.';

{{ only("execute", "function " ~ schema ~ ".last_tick(text, timestamptz, text)", [owner, admin, worker]) }}
