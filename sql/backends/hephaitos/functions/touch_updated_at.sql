{%- from "macros/grants.sql" import only -%}
-- The body of the triggers that keep updated_at true.
create or replace function {{ schema }}.touch_updated_at()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    new.updated_at := now();
    return new;
end;
$$;

comment on function {{ schema }}.touch_updated_at() is
'Sets updated_at of a row that is about to change.';

{{ only("execute", "function " ~ schema ~ ".touch_updated_at()") }}
