-- transactional: true
-- The schema, templates, messages, the inbox and the deliveries.
-- Locks: nothing that exists.
create schema {{ schema }};

create type {{ schema }}.outgoing as (
    id bigint,
    token bigint,
    attempt integer,
    idempotency_key text,
    recipient text,
    subject text,
    body text,
    format text,
    lease_until timestamptz
);

create table {{ schema }}.channel (
    name text primary key,
    is_idempotent boolean not null,
    max_attempts smallint not null,
    is_open boolean not null default false,
    constraint channel_is_a_plain_word check (name ~ '^[a-z][a-z0-9_]{0,30}$'),
    constraint channel_is_not_the_inbox check (name <> 'in_app'),
    constraint channel_tries_at_least_once check (max_attempts > 0)
);

create table {{ schema }}.message (
    id bigint generated always as identity primary key,
    template text not null,
    idempotency_key text,
    variables jsonb not null,
    created_at timestamptz not null default now(),
    constraint message_key_is_unique unique (idempotency_key)
);

create table {{ schema }}.delivery (
    id bigint generated always as identity primary key,
    message_id bigint not null references {{ schema }}.message (id) on delete cascade,
    job_id bigint,
    token bigint not null default 0,
    run_at timestamptz,
    expires_at timestamptz,
    created_at timestamptz not null default now(),
    claimed_at timestamptz,
    finished_at timestamptz,
    attempts smallint not null default 0,
    state text not null default 'waiting',
    channel text not null,
    order_key text,
    recipient text not null,
    subject text,
    body text not null,
    provider_id text,
    error text,
    is_stuck boolean not null generated always as (state in ('unknown', 'dead')) stored,
    constraint delivery_state_is_known check (
        state in ('held', 'waiting', 'sending', 'sent', 'unknown', 'dead', 'expired', 'cancelled')
    )
) with (fillfactor = 70);

create index delivery_of_message
on {{ schema }}.delivery (message_id);

create index delivery_open
on {{ schema }}.delivery (channel, order_key, id)
where finished_at is null;

create index delivery_in_trouble
on {{ schema }}.delivery (channel, id)
where is_stuck;

create index delivery_finished
on {{ schema }}.delivery (finished_at)
where finished_at is not null;

create table {{ schema }}.notification (
    id bigint generated always as identity primary key,
    message_id bigint not null references {{ schema }}.message (id) on delete cascade,
    created_at timestamptz not null default now(),
    read_at timestamptz,
    expires_at timestamptz,
    user_id text not null,
    topic text not null,
    title text,
    body text not null,
    data jsonb not null default '{}'
) with (fillfactor = 90);

create index notification_of_user
on {{ schema }}.notification (user_id, id);

create index notification_unread
on {{ schema }}.notification (user_id, expires_at)
where read_at is null;

create index notification_of_message
on {{ schema }}.notification (message_id);

create table {{ schema }}.template (
    name text not null,
    channel text not null,
    format text not null,
    subject text,
    body text not null,
    variables text[] not null,
    primary key (name, channel),
    constraint template_format_is_known check (format in ('text', 'html', 'json'))
);
