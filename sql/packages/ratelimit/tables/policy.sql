-- What is allowed: so many in so long, for each value of a claim. An action may have several.
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

alter table {{ schema }}.policy owner to {{ owner }};

comment on table {{ schema }}.policy is
'What is allowed: so many in so long, for each value of a claim.';
comment on column {{ schema }}.policy.algorithm is
'fixed: windows on the clock; sliding: two windows, weighted; bucket: refilled bit by bit.';
comment on column {{ schema }}.policy.burst is
'How much a bucket holds; the windows do not use it.';
comment on column {{ schema }}.policy.claim is
'What tells callers apart: a claim, with dots where it lies deeper; empty: all share one budget.';
comment on column {{ schema }}.policy.shards is
'A budget that very many share is cut into so many, so that they do not wait for one row.';
