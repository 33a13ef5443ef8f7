{%- from "macros/grants.sql" import only -%}
-- A text as uuid, NULL when it is none. What comes from outside is never cast without asking: an
-- error in a policy would take every query of the caller down.
create or replace function {{ schema }}.as_uuid(value text)
returns uuid
language sql
immutable
parallel safe
security invoker
as $$
    select case
        when as_uuid.value ~ '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$'
            then as_uuid.value::uuid
    end;
$$;

alter function {{ schema }}.as_uuid(text) owner to {{ owner }};

comment on function {{ schema }}.as_uuid(text) is
'The text as uuid; NULL when it is none, never an error.';

{{ only("execute", "function " ~ schema ~ ".as_uuid(text)", [member, visitor, service]) }}
