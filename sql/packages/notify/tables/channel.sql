-- The ways out. Each gets a queue of its own, named after it, with its first template.
create table {{ schema }}.channel (
    name text primary key,
    is_idempotent boolean not null,
    max_attempts smallint not null,
    is_open boolean not null default false,
    constraint channel_is_a_plain_word check (name ~ '^[a-z][a-z0-9_]{0,30}$'),
    constraint channel_is_not_the_inbox check (name <> 'in_app'),
    constraint channel_tries_at_least_once check (max_attempts > 0)
);

alter table {{ schema }}.channel owner to {{ owner }};

comment on table {{ schema }}.channel is
'The ways out: email, webhook, push, and whatever is added.';
comment on column {{ schema }}.channel.is_idempotent is
'The provider takes the same key once: after a crash the delivery is simply handed out again.';
comment on column {{ schema }}.channel.max_attempts is
'After so many attempts the delivery is dead.';
comment on column {{ schema }}.channel.is_open is
'It has its queue: from its first template on.';

grant select on {{ schema }}.channel to {{ admin }};
