{%- from "macros/grants.sql" import only -%}
-- Stops a job until it is resumed. Declaring it again does not start it.
create or replace function {{ schema }}.pause(name text)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    update {{ schema }}.job as j
    set is_paused = true
    where j.name = pause.name;
    if not found then
        raise exception 'there is no job %', pause.name
            using
                errcode = 'PKJ01',
                hint = 'See: select name from {{ schema }}.job';
    end if;
end;
$$;

comment on function {{ schema }}.pause(text) is
'Stops a job until it is resumed; a new declaration does not start it.';

{{ only("execute", "function " ~ schema ~ ".pause(text)", [owner, admin]) }}
