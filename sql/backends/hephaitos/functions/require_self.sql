{%- from "macros/grants.sql" import only -%}
-- Raises when a caller names a user other than the one in the claims. Functions that take a user's
-- id, because their signature is given, begin with it.
create or replace function {{ schema }}.require_self(user_id uuid)
returns void
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
    if auth.uid() is null or require_self.user_id is distinct from auth.uid() then
        raise exception 'this is another user''s'
            using
                errcode = '42501',
                detail = 'The id of the user is not the one in the claims of the caller.',
                hint = 'Pass the id of the user who is signed in: auth.uid().';
    end if;
end;
$$;

alter function {{ schema }}.require_self(uuid) owner to {{ platform.owner }};

comment on function {{ schema }}.require_self(uuid) is
'Raises 42501 when the caller names somebody else.';

{{ only("execute", "function " ~ schema ~ ".require_self(uuid)") }}
