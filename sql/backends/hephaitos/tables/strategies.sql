-- What a user trades by. Names are not unique; two attempts may share one.
create table {{ schema }}.strategies (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null,
    name text not null,
    description text,
    status text not null default 'draft',
    config jsonb not null default '{}',
    last_activity_at timestamptz,
    paused_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint strategies_are_named check (btrim(name) <> ''),
    constraint strategies_status_is_known check (
        status in ('draft', 'active', 'paused', 'archived')
    ),
    constraint strategies_config_is_object check (jsonb_typeof(config) = 'object')
);

-- Serves the list of a user's strategies, newest first.
create index strategies_of_user
on {{ schema }}.strategies (user_id, created_at desc);

-- Serves pause_inactive_strategies().
create index strategies_active
on {{ schema }}.strategies (updated_at)
where status = 'active';

alter table {{ schema }}.strategies owner to {{ platform.owner }};
-- Realtime filters DELETE by user_id, which the primary key alone does not carry.
alter table {{ schema }}.strategies replica identity full;

comment on table {{ schema }}.strategies is
'What a user trades by.';
comment on column {{ schema }}.strategies.last_activity_at is
'When a backtest of it last began or ended.';
comment on column {{ schema }}.strategies.paused_at is
'When it was paused for want of activity.';

grant select, insert, update, delete on {{ schema }}.strategies to {{ authenticated }};
