{%- from "macros/grants.sql" import only -%}
-- Somebody went, or had expired and was taken away.
create or replace function {{ schema }}.member_went()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform {{ schema }}.tell(array_agg(o.room))
    from old_rows as o;

    return null;
end;
$$;

alter function {{ schema }}.member_went() owner to {{ owner }};

comment on function {{ schema }}.member_went() is
'Tells the rooms from which somebody went.';

{{ only("execute", "function " ~ schema ~ ".member_went()") }}

create or replace trigger member_went
after delete on {{ schema }}.member
referencing old table as old_rows
for each statement
execute function {{ schema }}.member_went();

comment on trigger member_went on {{ schema }}.member is
'Tells the rooms from which somebody went.';
