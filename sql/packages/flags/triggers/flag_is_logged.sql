{%- from "macros/grants.sql" import only -%}
-- Writes each change of a flag to its history; a change of nothing is none.
create or replace function {{ schema }}.flag_is_logged()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    insert into {{ schema }}.flag_change (flag, actor, actor_role, old_data, new_data)
    select
        coalesce(new.name, old.name),
        {{ schema }}.subject(),
        coalesce(nullif(current_setting('role'), 'none'), session_user),
        to_jsonb(old),
        to_jsonb(new)
    where old is distinct from new;

    return null;
end;
$$;

alter function {{ schema }}.flag_is_logged() owner to {{ owner }};

comment on function {{ schema }}.flag_is_logged() is
'Writes each change of a flag to its history.';

{{ only("execute", "function " ~ schema ~ ".flag_is_logged()") }}

create or replace trigger flag_is_logged
after insert or update or delete on {{ schema }}.flag
for each row
execute function {{ schema }}.flag_is_logged();

comment on trigger flag_is_logged on {{ schema }}.flag is
'Writes each change of a flag to its history.';
