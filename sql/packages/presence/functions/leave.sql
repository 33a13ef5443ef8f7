{%- from "macros/grants.sql" import only -%}
-- Leaves a room, and answers whether the caller was in it.
create or replace function {{ schema }}.leave(room text)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    caller text := {{ schema }}.caller();
    was_in boolean;
begin
    delete from {{ schema }}.member as m
    where
        m.room = leave.room
        and m.member = caller
    returning m.expires_at > clock_timestamp() into was_in;

    return coalesce(was_in, false);
end;
$$;

alter function {{ schema }}.leave(text) owner to {{ owner }};

comment on function {{ schema }}.leave(text) is
'Leaves a room and answers whether the caller was in it.';

{{ only("execute", "function " ~ schema ~ ".leave(text)", [user]) }}
