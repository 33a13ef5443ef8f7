{%- from "macros/grants.sql" import only -%}
-- Raises when the room is closed to the caller.
create or replace function {{ schema }}.require_entry(room text)
returns void
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
    if not {{ schema }}.may_enter(require_entry.room) then
        raise exception 'room % is closed to the caller', require_entry.room
            using
                errcode = 'PKE02',
                detail = 'The guard of this installation does not let them in.',
                hint = 'Ask whoever looks after the room; may_enter(room) tells beforehand.';
    end if;
end;
$$;

alter function {{ schema }}.require_entry(text) owner to {{ owner }};

comment on function {{ schema }}.require_entry(text) is
'Raises when the room is closed to the caller.';

{{ only("execute", "function " ~ schema ~ ".require_entry(text)") }}
