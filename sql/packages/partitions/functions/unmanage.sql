{%- from "macros/grants.sql" import only -%}
-- Leaves the partitions of a table to somebody else. All that are there stay, detached ones, too.
create or replace function {{ schema }}.unmanage(parent regclass)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$
    delete from {{ schema }}.detached as d
    where d.parent = unmanage.parent;

    delete from {{ schema }}.managed as m
    where m.parent = unmanage.parent;
$$;

comment on function {{ schema }}.unmanage(regclass) is
'Leaves the partitions of a table to somebody else; all that are there stay.';

{{ only("execute", "function " ~ schema ~ ".unmanage(regclass)", admin) }}
