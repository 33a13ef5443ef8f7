-- One message on its way through one channel: the record that decides. The text is rendered when
-- the message is sent, so that every attempt says the same.
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

-- Serves the question: what becomes of this message.
create index delivery_of_message
on {{ schema }}.delivery (message_id);

-- Serves the order, who of one key is next, and the view of what waits.
create index delivery_open
on {{ schema }}.delivery (channel, order_key, id)
where finished_at is null;

-- Serves whoever looks for deliveries that need somebody.
create index delivery_in_trouble
on {{ schema }}.delivery (channel, id)
where is_stuck;

-- Serves the purge.
create index delivery_finished
on {{ schema }}.delivery (finished_at)
where finished_at is not null;

alter table {{ schema }}.delivery owner to {{ owner }};

comment on table {{ schema }}.delivery is
'One message on its way through one channel.';
comment on column {{ schema }}.delivery.token is
'Rises with each claim; only who holds the last one may say how it went.';
comment on column {{ schema }}.delivery.state is
'held behind another of its key, waiting, sending, sent; unknown after a crash; dead, expired, cancelled.';
comment on column {{ schema }}.delivery.order_key is
'Deliveries of one key go out one after the other, in the order in which they were sent.';
comment on column {{ schema }}.delivery.is_stuck is
'It needs a person: resolve() or redrive().';
comment on column {{ schema }}.delivery.provider_id is
'What the provider calls it.';

grant select on {{ schema }}.delivery to {{ admin }};
grant select (channel, state, created_at, attempts, finished_at, is_stuck)
on {{ schema }}.delivery to {{ reader }};
