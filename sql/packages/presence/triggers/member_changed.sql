{%- from "macros/grants.sql" import only -%}
-- Somebody has another state, or is back after having expired. A heartbeat alone tells nothing.
create or replace function {{ schema }}.member_changed()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform {{ schema }}.tell(array_agg(n.room))
    from new_rows as n
    inner join old_rows as o
        on
            n.room = o.room
            and n.member = o.member
    where
        n.state is distinct from o.state
        or n.online_at <> o.online_at;

    return null;
end;
$$;

alter function {{ schema }}.member_changed() owner to {{ owner }};

comment on function {{ schema }}.member_changed() is
'Tells the rooms in which somebody changed or is back.';

{{ only("execute", "function " ~ schema ~ ".member_changed()") }}

create or replace trigger member_changed
after update on {{ schema }}.member
referencing old table as old_rows new table as new_rows
for each statement
execute function {{ schema }}.member_changed();

comment on trigger member_changed on {{ schema }}.member is
'Tells the rooms in which somebody changed or is back.';
