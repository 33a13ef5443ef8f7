-- A bucket that holds `burst` tokens and is refilled evenly, `amount` in a period. One time tells it
-- all: when the bucket will be full again (the generic cell rate algorithm).
create or replace function {{ schema }}.token_bucket(
    amount integer,
    period interval,
    burst integer,
    cost integer,
    at timestamptz,
    since timestamptz
)
returns {{ schema }}.verdict
language plpgsql
stable
security invoker
parallel safe
set search_path = ''
as $$
declare
    verdict {{ schema }}.verdict;
    token interval := period / amount;
    size interval := token * burst;
begin
    verdict.used := 0;
    verdict.previous := 0;
    verdict.since := greatest(token_bucket.since, token_bucket.at) + token * cost;
    verdict.allowed := verdict.since - token_bucket.at <= size;
    if not verdict.allowed then
        if cost <= burst then
            verdict.retry_after := verdict.since - token_bucket.at - size;
        end if;
        verdict.since := verdict.since - token * cost;
    end if;

    verdict.remaining := greatest(
        floor(
            date_part('epoch', token_bucket.at + size - verdict.since)
            / date_part('epoch', token)
            + 1e-6
        ),
        0
    );
    return verdict;
end;
$$;

alter function {{ schema }}.token_bucket(
    integer, interval, integer, integer, timestamptz, timestamptz
) owner to {{ owner }};

comment on function {{ schema }}.token_bucket(
    integer, interval, integer, integer, timestamptz, timestamptz
) is 'What a token bucket says to a cost, and the counter after it.';

revoke all on function {{ schema }}.token_bucket(
    integer, interval, integer, integer, timestamptz, timestamptz
) from public;
