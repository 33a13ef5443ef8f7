{%- from "macros/grants.sql" import only -%}
-- Enters a room, or stays in it with another state. Who has expired there goes first, so that a room
-- which is used keeps itself clean.
create or replace function {{ schema }}.join(room text, state jsonb default '{}')
returns timestamptz
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    caller text := {{ schema }}.caller();
    now timestamptz := clock_timestamp();
begin
    perform {{ schema }}.require_entry("join".room);
    perform {{ schema }}.sweep("join".room);

    insert into {{ schema }}.member as m (room, member, online_at, expires_at, state)
    values ("join".room, caller, now, now + interval {{ ttl | literal }}, "join".state)
    on conflict on constraint member_pkey do update set
        online_at = case when m.expires_at > now then m.online_at else now end,
        expires_at = excluded.expires_at,
        state = excluded.state;

    return now + interval {{ ttl | literal }};
end;
$$;

alter function {{ schema }}.join(text, jsonb) owner to {{ owner }};

comment on function {{ schema }}.join(text, jsonb) is
'Enters a room as the caller, or stays with another state; answers until when.';

{{ only("execute", "function " ~ schema ~ ".join(text, jsonb)", [user]) }}
