{%- from "macros/grants.sql" import only -%}
-- Takes away all values, or all of a kind. Row by row: readers are not locked out.
create or replace function {{ schema }}.clear(kind text default null)
returns bigint
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    gone bigint;
begin
    delete from {{ schema }}.entry as e
    where
        clear.kind is null
        or e.kind = clear.kind;

    get diagnostics gone = row_count;
    return gone;
end;
$$;

alter function {{ schema }}.clear(text) owner to {{ owner }};

comment on function {{ schema }}.clear(text) is
'Takes away all values, or all of a kind, and answers how many.';

{{ only("execute", "function " ~ schema ~ ".clear(text)", [admin]) }}
