-- What was sent, once for each idempotency key, whatever channels it takes.
create table {{ schema }}.message (
    id bigint generated always as identity primary key,
    template text not null,
    idempotency_key text,
    variables jsonb not null,
    created_at timestamptz not null default now(),
    constraint message_key_is_unique unique (idempotency_key)
);

alter table {{ schema }}.message owner to {{ owner }};

comment on table {{ schema }}.message is
'What was sent, once for each idempotency key.';
comment on column {{ schema }}.message.idempotency_key is
'Sending again with the same key is the same message; NULL: each call is one.';

grant select on {{ schema }}.message to {{ admin }};
