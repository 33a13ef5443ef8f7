{%- from "macros/grants.sql" import only -%}
-- Takes a job out. A run of it that is under way ends in peace; its history stays.
create or replace function {{ schema }}.unschedule(name text)
returns boolean
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    delete from {{ schema }}.job as j
    where j.name = unschedule.name;
    return found;
end;
$$;

comment on function {{ schema }}.unschedule(text) is
'Takes a job out; false when there was none. Its history stays.';

{{ only("execute", "function " ~ schema ~ ".unschedule(text)", [owner, admin]) }}
