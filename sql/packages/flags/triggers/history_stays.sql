{%- from "macros/grants.sql" import only -%}
-- What was done stays written, and no flag vanishes from it by TRUNCATE.
create or replace function {{ schema }}.history_stays()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    raise exception 'the history of flags is append-only'
        using
            errcode = 'PKF02',
            detail = format('%s on %I.%I was refused.', tg_op, tg_table_schema, tg_table_name),
            hint = 'Turn the flag again; delete single flags with DELETE.';
end;
$$;

alter function {{ schema }}.history_stays() owner to {{ owner }};

comment on function {{ schema }}.history_stays() is
'Refuses to change or remove what was done, and to empty the flags unseen.';

{{ only("execute", "function " ~ schema ~ ".history_stays()") }}

create or replace trigger history_stays
before update or delete or truncate on {{ schema }}.flag_change
for each statement
execute function {{ schema }}.history_stays();

create or replace trigger flag_is_not_emptied
before truncate on {{ schema }}.flag
for each statement
execute function {{ schema }}.history_stays();

comment on trigger history_stays on {{ schema }}.flag_change is
'Refuses to change or remove what was done.';
comment on trigger flag_is_not_emptied on {{ schema }}.flag is
'Refuses to empty the flags without a trace.';
