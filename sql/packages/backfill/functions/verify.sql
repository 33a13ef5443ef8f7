{%- from "macros/grants.sql" import only -%}
-- Turns to comparing, from the first row on; drive it as before. What differs goes to mismatch.
create or replace function {{ schema }}.verify(name text)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform {{ schema }}.begin_phase(verify.name, 'verify');
    delete from {{ schema }}.mismatch as m
    where m.task = verify.name;
    delete from {{ schema }}.verified_chunk as c
    where c.task = verify.name;
end;
$$;

alter function {{ schema }}.verify(text) owner to {{ owner }};

comment on function {{ schema }}.verify(text) is
'Compares from the first row on: drive it with step() or run(), then read mismatch.';

{{ only("execute", "function " ~ schema ~ ".verify(text)", operator) }}
