{%- from "macros/grants.sql" import only -%}
-- Takes away who has expired, everywhere, and tells their rooms. Rooms that nobody enters any more
-- have no other way to be told.
create or replace function {{ schema }}.purge()
returns bigint
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    return {{ schema }}.sweep();
end;
$$;

alter function {{ schema }}.purge() owner to {{ owner }};

comment on function {{ schema }}.purge() is
'Takes away who has expired, everywhere, and answers how many.';

{{ only("execute", "function " ~ schema ~ ".purge()", [admin]) }}
