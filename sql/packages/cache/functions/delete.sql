{%- from "macros/grants.sql" import only -%}
-- Takes one value away and answers whether there was one.
create or replace function {{ schema }}.delete(key text, tenant text default {{ schema }}.tenant())
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    delete from {{ schema }}.entry as e
    where
        e.tenant = delete.tenant
        and e.key = delete.key;

    return found;
end;
$$;

alter function {{ schema }}.delete(text, text) owner to {{ owner }};

comment on function {{ schema }}.delete(text, text) is
'Takes one value away and answers whether there was one.';

{{ only("execute", "function " ~ schema ~ ".delete(text, text)", [user]) }}
