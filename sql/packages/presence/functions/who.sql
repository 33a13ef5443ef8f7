{%- from "macros/grants.sql" import only -%}
-- Who is in a room now, those who have been there longest first. On a standby, where an UNLOGGED
-- table cannot be read, nobody.
create or replace function {{ schema }}.who(room text, at_most integer default 1000)
returns table (member text, online_at timestamptz, expires_at timestamptz, state jsonb)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
    perform {{ schema }}.require_entry(who.room);
    if pg_is_in_recovery() then
        return;
    end if;

    return query
    select
        m.member,
        m.online_at,
        m.expires_at,
        m.state
    from {{ schema }}.member as m
    where
        m.room = who.room
        and m.expires_at > statement_timestamp()
    order by m.online_at, m.member
    limit who.at_most;
end;
$$;

alter function {{ schema }}.who(text, integer) owner to {{ owner }};

comment on function {{ schema }}.who(text, integer) is
'Who is in a room now, those who have been there longest first.';

{{ only("execute", "function " ~ schema ~ ".who(text, integer)", [user]) }}
