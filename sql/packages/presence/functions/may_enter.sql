{%- from "macros/grants.sql" import only -%}
-- May the caller enter this room, and see who is in it? The guard of its family says so; anything
-- but true is a no.
create or replace function {{ schema }}.may_enter(room text)
returns boolean
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    guard {{ schema }}.guard;
    is_open boolean;
begin
    select g.*
    into guard
    from {{ schema }}.guard as g
    where g.family in (split_part(may_enter.room, ':', 1), '*')
    order by g.family = '*'
    limit 1;

    if not found then
        return true;
    end if;

    execute format('select %I.%I($1)', guard.function_schema, guard.function_name)
    into is_open
    using may_enter.room;
    return coalesce(is_open, false);
end;
$$;

alter function {{ schema }}.may_enter(text) owner to {{ owner }};

comment on function {{ schema }}.may_enter(text) is
'May the caller enter this room, and see who is in it?';

{{ only("execute", "function " ~ schema ~ ".may_enter(text)", [user]) }}
