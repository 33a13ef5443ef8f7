-- What has been used up: one row for each policy and key, for every algorithm the same. UNLOGGED: a
-- crash forgives everybody. Half of each page is left free and no index but the key's has to be
-- kept, so that counting is a change in place.
create unlogged table {{ schema }}.counter (
    policy_id integer not null,
    key text collate "C" not null,
    since timestamptz not null,
    used bigint not null,
    previous bigint not null,
    constraint counter_pkey primary key (policy_id, key)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);

alter table {{ schema }}.counter owner to {{ owner }};

comment on table {{ schema }}.counter is
'What has been used up, one row for each policy and key. Empty after a crash.';
comment on column {{ schema }}.counter.since is
'Where the window begins; for a bucket, when it will be full again.';
comment on column {{ schema }}.counter.previous is
'What was used in the window before this one.';
