{%- from "macros/grants.sql" import only -%}
-- Pauses active strategies that nobody changed or tested for {{ idle_days }} days, and tells their
-- users. An open backtest keeps a strategy awake; a strategy that is being changed is not idle.
create or replace function {{ schema }}.pause_inactive_strategies(moment timestamptz default now())
returns integer
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    since timestamptz := pause_inactive_strategies.moment - interval '{{ idle_days }} days';
    paused integer;
begin
    with idle as (
        select s.id
        from {{ schema }}.strategies as s
        where
            s.status = 'active'
            and s.updated_at < since
            and coalesce(s.last_activity_at, s.updated_at) < since
            and not exists (
                select
                from {{ schema }}.backtest_jobs as j
                where
                    j.strategy_id = s.id
                    and (j.status in ('queued', 'running') or j.created_at >= since)
            )
        for update of s skip locked
    ),
    resting as (
        update {{ schema }}.strategies as s
        set
            status = 'paused',
            paused_at = pause_inactive_strategies.moment
        from idle
        where s.id = idle.id
        returning s.id, s.user_id, s.name
    )

    insert into {{ schema }}.notification_queue (user_id, type, payload, dedupe_key)
    select
        r.user_id,
        'strategy_paused',
        jsonb_build_object('strategy_id', r.id, 'strategy_name', r.name),
        concat_ws(':', 'strategy_paused', r.id, extract(epoch from moment))
    from resting as r
    on conflict (dedupe_key) do nothing;

    get diagnostics paused = row_count;
    return paused;
end;
$$;

alter function {{ schema }}.pause_inactive_strategies(timestamp with time zone)
owner to {{ platform.owner }};

comment on function {{ schema }}.pause_inactive_strategies(timestamp with time zone) is
'Pauses active strategies without activity, tells their users, and returns how many.';

{{ only(
    "execute", "function " ~ schema ~ ".pause_inactive_strategies(timestamp with time zone)"
) }}
