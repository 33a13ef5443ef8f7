-- What is kept. UNLOGGED: nothing of it is written to the log of the server, so a crash empties it
-- and a standby cannot read it. One index only, so that a write costs one probe: what has expired
-- is found by sampling and by purge(), not by an index on time.
create unlogged table {{ schema }}.entry (
    tenant text collate "C" not null,
    key text collate "C" not null,
    kind text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    kept_until timestamptz not null,
    lifetime interval,
    stamp bigint,
    slots integer[],
    value text not null,
    constraint entry_pkey primary key (tenant, key),
    constraint entry_key_in_range check (octet_length(key) between 1 and 1024)
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);

alter table {{ schema }}.entry owner to {{ owner }};

comment on table {{ schema }}.entry is
'What is kept, one row for each tenant and key. Empty after a crash.';
comment on column {{ schema }}.entry.tenant is
'Whose value it is; empty: everybody''s.';
comment on column {{ schema }}.entry.kept_until is
'Expired values are kept so long, to be given out while somebody computes the new one.';
comment on column {{ schema }}.entry.lifetime is
'Where set, a read in the second half of the lifetime begins a new one.';
comment on column {{ schema }}.entry.stamp is
'The sum of the versions of the slots when the value was computed. Another sum: invalidated.';
comment on column {{ schema }}.entry.slots is
'The slots of its tags and of their families; see tag.';
