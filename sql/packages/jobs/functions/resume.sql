{%- from "macros/grants.sql" import only -%}
-- Lets a paused job run again. What it missed while it was paused stays missed.
create or replace function {{ schema }}.resume(name text)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    update {{ schema }}.job as j
    set is_paused = false
    where j.name = resume.name;
    if not found then
        raise exception 'there is no job %', resume.name
            using
                errcode = 'PKJ01',
                hint = 'See: select name from {{ schema }}.job';
    end if;
end;
$$;

comment on function {{ schema }}.resume(text) is
'Lets a paused job run again, from now on.';

{{ only("execute", "function " ~ schema ~ ".resume(text)", [owner, admin]) }}
