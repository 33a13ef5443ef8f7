{%- from "macros/grants.sql" import only -%}
-- Queues the digest of the ISO week before `moment`, in UTC, for each user with a result in it.
-- A second run finds the same keys and adds nothing.
create or replace function {{ schema }}.send_weekly_digest(moment timestamptz default now())
returns integer
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    this_week timestamptz := date_trunc('week', send_weekly_digest.moment, 'UTC');
    last_week timestamptz := date_trunc('week', this_week - interval '1 day', 'UTC');
    week text := to_char(last_week at time zone 'UTC', 'YYYY-MM-DD');
    sent integer;
begin
    insert into {{ schema }}.notification_queue (user_id, type, payload, dedupe_key)
    select
        s.user_id,
        'weekly_digest',
        jsonb_build_object(
            'week', week,
            'total_return', round(avg(r.total_return), 2),
            'backtest_count', count(*),
            'best_strategy', (array_agg(s.name order by r.total_return desc nulls last, s.id))[1]
        ),
        concat_ws(':', 'weekly_digest', s.user_id, week)
    from {{ schema }}.backtest_results as r
    inner join {{ schema }}.strategies as s
        on r.strategy_id = s.id
    where
        r.created_at >= last_week
        and r.created_at < this_week
    group by s.user_id
    on conflict (dedupe_key) do nothing;

    get diagnostics sent = row_count;
    return sent;
end;
$$;

alter function {{ schema }}.send_weekly_digest(timestamp with time zone)
owner to {{ platform.owner }};

comment on function {{ schema }}.send_weekly_digest(timestamp with time zone) is
'Queues the digest of the week before for each user with a result in it; returns how many.';

{{ only("execute", "function " ~ schema ~ ".send_weekly_digest(timestamp with time zone)") }}
