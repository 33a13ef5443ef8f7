-- A delivery in the hands of a dispatcher.
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

comment on type {{ schema }}.outgoing is
'A delivery in the hands of a dispatcher: what to send, with which key, and the token.';
