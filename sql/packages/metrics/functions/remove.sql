{%- from "macros/grants.sql" import only -%}
-- Takes a metric away, all columns of its name, and answers how many.
create or replace function {{ schema }}.remove(name text)
returns integer
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    gone integer;
begin
    delete from {{ schema }}.metric as m
    where m.name = remove.name;

    get diagnostics gone = row_count;
    return gone;
end;
$$;

alter function {{ schema }}.remove(text) owner to {{ owner }};

comment on function {{ schema }}.remove(text) is
'Takes a metric away and answers how many columns it had.';

{{ only("execute", "function " ~ schema ~ ".remove(text)", [admin]) }}
