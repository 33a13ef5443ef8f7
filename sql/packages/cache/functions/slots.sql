{%- from "macros/grants.sql" import only -%}
-- The slots that an entry with these tags hangs on: those of the tags, and for `family:rest` that of
-- `family:*`, under which the whole family is invalidated at once.
create or replace function {{ schema }}.slots(tags text[])
returns integer[]
language plpgsql
immutable
security invoker
parallel safe
set search_path = ''
as $$
declare
    found_slots integer[];
    tag text;
begin
    foreach tag in array coalesce(slots.tags, '{}') loop
        continue when tag is null;
        found_slots := found_slots || {{ schema }}.slot(tag);
        if position(':' in tag) > 0 then
            found_slots := found_slots || {{ schema }}.slot(split_part(tag, ':', 1) || ':*');
        end if;
    end loop;

    return found_slots;
end;
$$;

alter function {{ schema }}.slots(text[]) owner to {{ owner }};

comment on function {{ schema }}.slots(text[]) is
'The slots of tags and of their families; NULL without any.';

{{ only("execute", "function " ~ schema ~ ".slots(text[])", [user]) }}
