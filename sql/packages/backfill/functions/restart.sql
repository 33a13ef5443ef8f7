{%- from "macros/grants.sql" import only -%}
-- Copies from the first row again. What is right already is only read, and rows in quarantine get
-- another chance.
create or replace function {{ schema }}.restart(name text)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform {{ schema }}.begin_phase(restart.name, 'copy');
    delete from {{ schema }}.quarantine as q
    where q.task = restart.name;
end;
$$;

alter function {{ schema }}.restart(text) owner to {{ owner }};

comment on function {{ schema }}.restart(text) is
'Copies from the first row again; what is right already is left alone.';

{{ only("execute", "function " ~ schema ~ ".restart(text)", operator) }}
