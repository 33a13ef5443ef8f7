-- transactional: true
-- The schema, who is in which room, and who guards which rooms.
-- Locks: nothing that exists.
create schema {{ schema }};

create table {{ schema }}.guard (
    family text primary key,
    function_schema text not null,
    function_name text not null
);

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
