{%- from "macros/doors.sql" import door -%}
-- Draws up to `wanted` starts from the rate of a queue and says how many it got; a negative number
-- gives back. The row stays locked until the end of the transaction: another claim that comes
-- meanwhile does not wait, it gets nothing.
create or replace function {{ schema }}.draw(queue_id integer, wanted integer)
returns integer
language plpgsql
volatile
security definer
set search_path = ''
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    size integer;
    period interval;
    level double precision;
    filled timestamptz;
    moment timestamptz := clock_timestamp();
    drawn integer;
begin
    select
        q.rate_limit,
        q.rate_period
    into size, period
    from {{ schema }}.queue as q
    where q.id = draw.queue_id;
    if size is null then
        return draw.wanted;
    end if;
    select
        r.tokens,
        r.filled_at
    into level, filled
    from {{ schema }}.rate as r
    where r.queue_id = draw.queue_id
    for update skip locked;
    if not found then
        insert into {{ schema }}.rate (filled_at, tokens, queue_id)
        select moment, size, draw.queue_id
        where not exists (select from {{ schema }}.rate as r where r.queue_id = draw.queue_id)
        on conflict on constraint rate_pkey do nothing;
        if not found then
            return 0;
        end if;
        level := size;
        filled := moment;
    end if;

    level := least(
        size,
        level + size * extract(epoch from greatest(moment - filled, '0'))
        / extract(epoch from period)
    );
    drawn := least(draw.wanted, floor(level));
    if drawn <> 0 then
        update {{ schema }}.rate as r
        set
            tokens = level - drawn,
            filled_at = moment
        where r.queue_id = draw.queue_id;
    end if;
    return drawn;
end;
$$;

comment on function {{ schema }}.draw(integer, integer) is
'Draws starts from the rate of a queue and says how many it got.';

{{ door(owner, schema ~ ".draw(integer, integer)") }}
