{%- from "macros/grants.sql" import only -%}
-- The number under which a tag is known. It must never change while there are entries: they would
-- look at the wrong version, so the size of the space is no parameter.
create or replace function {{ schema }}.slot(tag text)
returns integer
language sql
immutable
strict
security invoker
parallel safe
as $$
    select (hashtextextended(slot.tag, 0) & 1048575)::integer;
$$;

alter function {{ schema }}.slot(text) owner to {{ owner }};

comment on function {{ schema }}.slot(text) is
'The number, below 2^20, under which a tag is known.';

{{ only("execute", "function " ~ schema ~ ".slot(text)", [user]) }}
