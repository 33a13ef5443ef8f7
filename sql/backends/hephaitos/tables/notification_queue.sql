-- Notifications on their way to a user.
create table {{ schema }}.notification_queue (
    id bigint generated always as identity primary key,
    user_id uuid not null,
    type text not null,
    payload jsonb not null default '{}',
    status text not null default 'queued',
    attempts integer not null default 0,
    dedupe_key text unique,
    available_at timestamptz not null default now(),
    sent_at timestamptz,
    created_at timestamptz not null default now(),
    constraint notification_queue_type_is_known check (
        type in ('weekly_digest', 'backtest_completed', 'backtest_failed', 'strategy_paused')
    ),
    constraint notification_queue_status_is_known check (status in ('queued', 'sent', 'failed'))
);

-- Serves a user's own notifications, newest first.
create index notification_queue_of_user
on {{ schema }}.notification_queue (user_id, created_at desc);

-- Serves who sends them: what is due, oldest first.
create index notification_queue_due
on {{ schema }}.notification_queue (available_at, id)
where status = 'queued';

alter table {{ schema }}.notification_queue owner to {{ platform.owner }};

comment on table {{ schema }}.notification_queue is
'Notifications on their way to a user.';
comment on column {{ schema }}.notification_queue.dedupe_key is
'What must be told only once has the same key each time.';

grant select on {{ schema }}.notification_queue to {{ authenticated }};
