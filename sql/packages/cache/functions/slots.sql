{%- from "macros/grants.sql" import only -%}
-- The slots that an entry with these tags hangs on: those of the tags, and for `family:rest` that of
-- `family:*`, under which the whole family is invalidated at once.
create or replace function {{ schema }}.slots(tags text[])
returns integer[]
language sql
immutable
security invoker
parallel safe
set search_path = ''
as $$
    select array_agg(distinct {{ schema }}.slot(n.name))
    from unnest(slots.tags) as t (tag)
    cross join lateral (
        values
        (t.tag),
        (case when position(':' in t.tag) > 0 then split_part(t.tag, ':', 1) || ':*' end)
    ) as n (name)
    where n.name is not null;
$$;

alter function {{ schema }}.slots(text[]) owner to {{ owner }};

comment on function {{ schema }}.slots(text[]) is
'The slots of tags and of their families; NULL without any.';

{{ only("execute", "function " ~ schema ~ ".slots(text[])", [user]) }}
