{%- from "macros/grants.sql" import only -%}
-- Whose fault an error is: of the row, which is set aside; of the moment, then the batch is tried
-- again later; of the task, which fails.
create or replace function {{ schema }}.fault(code text)
returns text
language sql
immutable
security invoker
set search_path = ''
as $$
    select case
        when fault.code = '55P03' or left(fault.code, 2) in ('40', '53') then 'moment'
        when left(fault.code, 2) in ('08', '0A', '25', '42', '55', '57', '58', 'XX') then 'task'
        else 'row'
    end;
$$;

alter function {{ schema }}.fault(text) owner to {{ owner }};

comment on function {{ schema }}.fault(text) is
'Whose fault an error is: row, moment or task.';

{{ only("execute", "function " ~ schema ~ ".fault(text)") }}
