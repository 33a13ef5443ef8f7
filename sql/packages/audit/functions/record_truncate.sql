{%- from "macros/grants.sql" import only -%}
-- Writes to the log that a table was emptied at once. What was in it is not kept.
create or replace function {{ schema }}.record_truncate()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    actor text := {{ schema }}.actor();
    actor_role text := coalesce(nullif(current_setting('role'), 'none'), session_user);
begin
    insert into {{ schema }}.log (table_schema, table_name, action, actor, actor_role)
    values (tg_table_schema, tg_table_name, 'TRUNCATE', actor, actor_role);

    return null;
end;
$$;

alter function {{ schema }}.record_truncate() owner to {{ owner }};

comment on function {{ schema }}.record_truncate() is
'Writes to the log that a table was emptied at once.';

{{ only("execute", "function " ~ schema ~ ".record_truncate()") }}
