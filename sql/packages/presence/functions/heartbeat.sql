{%- from "macros/grants.sql" import only -%}
-- Still here. The state stays as it is; who had expired, or was lost in a crash, is in again. A
-- heartbeat that comes early, in the first third of the time, writes nothing.
create or replace function {{ schema }}.heartbeat(room text)
returns timestamptz
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    caller text := {{ schema }}.caller();
    now timestamptz := clock_timestamp();
    until timestamptz := now + interval {{ ttl | literal }};
    known timestamptz;
begin
    perform {{ schema }}.require_entry(heartbeat.room);

    select m.expires_at
    into known
    from {{ schema }}.member as m
    where
        m.room = heartbeat.room
        and m.member = caller;

    if known > now + interval {{ ttl | literal }} * 2 / 3 then
        return known;
    end if;

    insert into {{ schema }}.member as m (room, member, online_at, expires_at, state)
    values (heartbeat.room, caller, now, until, '{}')
    on conflict on constraint member_pkey do update set
        online_at = case when m.expires_at > now then m.online_at else now end,
        expires_at = excluded.expires_at;

    return until;
end;
$$;

alter function {{ schema }}.heartbeat(text) owner to {{ owner }};

comment on function {{ schema }}.heartbeat(text) is
'The caller is still in the room; answers until when.';

{{ only("execute", "function " ~ schema ~ ".heartbeat(text)", [user]) }}
