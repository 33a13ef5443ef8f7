{%- from "macros/grants.sql" import only -%}
-- Whether a transaction that wrote to a source of the view is still open. The lock is given back
-- at once: writers go on.
create or replace function {{ schema }}.has_writers(view integer)
returns boolean
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    if pg_try_advisory_lock('{{ schema }}.mark'::regclass::oid::integer, view) then
        perform pg_advisory_unlock('{{ schema }}.mark'::regclass::oid::integer, view);
        return false;
    end if;
    return true;
end;
$$;

comment on function {{ schema }}.has_writers(integer) is
'Whether a transaction that wrote to a source of the view has not ended yet.';

{{ only("execute", "function " ~ schema ~ ".has_writers(integer)") }}
