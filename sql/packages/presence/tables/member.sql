-- Who is in which room, one row for each. UNLOGGED: after a crash the next heartbeats fill it again.
-- The expiry is not indexed, so that a heartbeat is a change in place.
create unlogged table {{ schema }}.member (
    room text collate "C" not null,
    member text collate "C" not null,
    online_at timestamptz not null,
    expires_at timestamptz not null,
    state jsonb not null,
    constraint member_pkey primary key (room, member),
    constraint member_room_is_named check (octet_length(room) between 1 and 1024),
    constraint member_state_is_small check (pg_column_size(state) <= 4096)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);

alter table {{ schema }}.member owner to {{ owner }};

comment on table {{ schema }}.member is
'Who is in which room. Rows that have expired count as gone.';
comment on column {{ schema }}.member.member is
'The sub in the claims of who entered.';
comment on column {{ schema }}.member.online_at is
'Since when, without having been away.';
comment on column {{ schema }}.member.state is
'What the others shall know: a name, a cursor.';
