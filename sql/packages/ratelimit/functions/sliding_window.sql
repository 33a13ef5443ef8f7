-- The last period, whenever it is asked: what was used in this window of the clock, and of the one
-- before it the share that still lies within a period from now, as if it had been spread evenly.
create or replace function {{ schema }}.sliding_window(
    amount integer,
    period interval,
    cost integer,
    at timestamptz,
    since timestamptz,
    used bigint,
    previous bigint
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
    gone double precision;
    earlier double precision;
begin
    verdict.since := date_bin(period, sliding_window.at, timestamptz '2001-01-01 00:00:00+00');
    verdict.used := 0;
    verdict.previous := 0;
    if sliding_window.since >= verdict.since then
        verdict.since := sliding_window.since;
        verdict.used := sliding_window.used;
        verdict.previous := sliding_window.previous;
    elsif sliding_window.since = verdict.since - period then
        verdict.previous := sliding_window.used;
    end if;

    gone := greatest(
        date_part('epoch', sliding_window.at - verdict.since) / date_part('epoch', period), 0
    );
    earlier := verdict.previous * (1 - gone);
    verdict.allowed := earlier + verdict.used + cost <= amount;
    if verdict.allowed then
        verdict.used := verdict.used + cost;
    elsif verdict.used + cost <= amount then
        verdict.retry_after := period
        * (1 - (amount - verdict.used - cost)::double precision / verdict.previous - gone);
    elsif cost <= amount then
        verdict.retry_after := period
        * (2 - (amount - cost)::double precision / verdict.used - gone);
    end if;

    verdict.remaining := greatest(floor(amount - earlier - verdict.used), 0);
    return verdict;
end;
$$;

alter function {{ schema }}.sliding_window(
    integer, interval, integer, timestamptz, timestamptz, bigint, bigint
) owner to {{ owner }};

comment on function {{ schema }}.sliding_window(
    integer, interval, integer, timestamptz, timestamptz, bigint, bigint
) is 'What a sliding window says to a cost, and the counter after it.';

revoke all on function {{ schema }}.sliding_window(
    integer, interval, integer, timestamptz, timestamptz, bigint, bigint
) from public;
