{%- from "macros/grants.sql" import only -%}
-- Makes the partitions of a managed table that are missing, up to as many periods ahead as were asked
-- for. A range that is partly taken gets a partition for the rest of it. Who holds a lock is not waited
-- for long: others would wait behind us. It tries again a few times instead.
create or replace function {{ schema }}.extend(parent regclass, attempts integer default 5)
returns integer
language plpgsql
volatile
security invoker
set search_path = ''
set timezone = 'UTC'
set lock_timeout = '200ms'
as $$
declare
    plan {{ schema }}.managed;
    step interval;
    now_at timestamp := date_trunc('second', now()::timestamp);
    gap record;
    added integer := 0;
begin
    select m.*
    into strict plan
    from {{ schema }}.managed as m
    where m.parent = extend.parent;
    step := ('1 ' || plan.period)::interval;

    for gap in
        select
            lower(g.free) as from_at,
            upper(g.free) as to_at
        from generate_series(
            date_trunc(
                plan.period,
                greatest(least(plan.since_at, now_at), now_at - plan.keep)
            ),
            date_trunc(plan.period, now_at) + plan.ahead * step,
            step
        ) as p (start_at)
        cross join (
            select coalesce(range_agg(tsrange(b.from_at, b.to_at)), '{}') as ranges
            from {{ schema }}.bounds(extend.parent) as b
            where not b.is_default
        ) as taken
        cross join lateral unnest(
            tsmultirange(tsrange(p.start_at, p.start_at + step)) - taken.ranges
        ) as g (free)
        order by lower(g.free)
    loop
        for attempt in 1..extend.attempts loop
            begin
                perform {{ schema }}.add(
                    extend.parent, gap.from_at, gap.to_at, plan.period, plan.copies_triggers
                );
                added := added + 1;
                exit;
            exception
                when lock_not_available or deadlock_detected then
                    if attempt = extend.attempts then
                        raise;
                    end if;
                    perform pg_sleep(0.1 * attempt * (0.5 + random()));
            end;
        end loop;
    end loop;
    return added;
end;
$$;

comment on function {{ schema }}.extend(regclass, integer) is
'Makes the partitions of a managed table that are missing; returns how many.';

{{ only("execute", "function " ~ schema ~ ".extend(regclass, integer)", admin) }}
