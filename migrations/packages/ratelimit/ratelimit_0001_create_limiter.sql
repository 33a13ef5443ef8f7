-- transactional: true
-- The schema, the policies and the counters.
-- Locks: nothing that exists.
create schema {{ schema }};

create type {{ schema }}.verdict as (
    allowed boolean,
    remaining bigint,
    retry_after interval,
    since timestamptz,
    used bigint,
    previous bigint
);

create unlogged table {{ schema }}.counter (
    policy_id integer not null,
    key text collate "C" not null,
    since timestamptz not null,
    used bigint not null,
    previous bigint not null,
    constraint counter_pkey primary key (policy_id, key)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);

create table {{ schema }}.policy (
    id integer generated always as identity,
    action text not null,
    name text not null,
    algorithm text not null,
    amount integer not null,
    period interval not null,
    burst integer not null,
    claim text not null,
    shards integer not null,
    constraint policy_pkey primary key (action, name),
    constraint policy_id_is_unique unique (id),
    constraint policy_algorithm_is_known check (algorithm in ('fixed', 'sliding', 'bucket')),
    constraint policy_is_positive check (amount > 0 and burst > 0 and period > interval '0'),
    constraint policy_period_has_one_length check (
        extract(day from period) = 0
        and extract(month from period) = 0
        and extract(year from period) = 0
    ),
    constraint policy_shards_in_range check (shards between 1 and least(amount, burst)),
    constraint policy_claim_is_not_the_users_own check (claim !~ '^user_metadata')
);
