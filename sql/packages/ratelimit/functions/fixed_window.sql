-- Windows that begin on the clock (weeks on Mondays, UTC). Cheap to explain; who times it well gets
-- twice the amount around the edge of a window.
create or replace function {{ schema }}.fixed_window(
    amount integer,
    period interval,
    cost integer,
    at timestamptz,
    since timestamptz,
    used bigint
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
begin
    verdict.since := date_bin(period, fixed_window.at, timestamptz '2001-01-01 00:00:00+00');
    verdict.used := 0;
    verdict.previous := 0;
    if fixed_window.since >= verdict.since then
        verdict.since := fixed_window.since;
        verdict.used := fixed_window.used;
    end if;

    verdict.allowed := verdict.used + cost <= amount;
    if verdict.allowed then
        verdict.used := verdict.used + cost;
    elsif cost <= amount then
        verdict.retry_after := verdict.since + period - fixed_window.at;
    end if;

    verdict.remaining := greatest(amount - verdict.used, 0);
    return verdict;
end;
$$;

alter function {{ schema }}.fixed_window(
    integer, interval, integer, timestamptz, timestamptz, bigint
) owner to {{ owner }};

comment on function {{ schema }}.fixed_window(
    integer, interval, integer, timestamptz, timestamptz, bigint
) is 'What a fixed window says to a cost, and the counter after it.';

revoke all on function {{ schema }}.fixed_window(
    integer, interval, integer, timestamptz, timestamptz, bigint
) from public;
