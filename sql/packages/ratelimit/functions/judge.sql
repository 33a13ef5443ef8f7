-- What a policy says to a cost, and the counter after it. A NULL retry_after of something that is
-- not allowed means never: it costs more than the policy ever gives. Each shard has its part.
-- Without a SET clause, so that it is put into the statement that calls it: half the price.
create or replace function {{ schema }}.judge(
    policy {{ schema }}.policy,
    cost integer,
    at timestamptz,
    since timestamptz,
    used bigint,
    previous bigint
)
returns {{ schema }}.verdict
language sql
stable
security invoker
parallel safe
as $$
    select case (policy).algorithm
        when 'fixed'
            then {{ schema }}.fixed_window(
                (policy).amount / (policy).shards, (policy).period, cost, at, since, used
            )
        when 'sliding'
            then {{ schema }}.sliding_window(
                (policy).amount / (policy).shards, (policy).period, cost, at, since, used, previous
            )
        else {{ schema }}.token_bucket(
            (policy).amount / (policy).shards,
            (policy).period,
            (policy).burst / (policy).shards,
            cost,
            at,
            since
        )
    end;
$$;

alter function {{ schema }}.judge(
    {{ schema }}.policy, integer, timestamptz, timestamptz, bigint, bigint
) owner to {{ owner }};

comment on function {{ schema }}.judge(
    {{ schema }}.policy, integer, timestamptz, timestamptz, bigint, bigint
) is 'What a policy says to a cost, and the counter after it.';

revoke all on function {{ schema }}.judge(
    {{ schema }}.policy, integer, timestamptz, timestamptz, bigint, bigint
) from public;
