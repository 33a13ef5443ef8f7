{%- from "macros/grants.sql" import only -%}
-- Somebody came: one notification for the statement, however many they are.
create or replace function {{ schema }}.member_came()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform {{ schema }}.tell(array_agg(n.room))
    from new_rows as n;

    return null;
end;
$$;

alter function {{ schema }}.member_came() owner to {{ owner }};

comment on function {{ schema }}.member_came() is
'Tells the rooms into which somebody came.';

{{ only("execute", "function " ~ schema ~ ".member_came()") }}

create or replace trigger member_came
after insert on {{ schema }}.member
referencing new table as new_rows
for each statement
execute function {{ schema }}.member_came();

comment on trigger member_came on {{ schema }}.member is
'Tells the rooms into which somebody came.';
