-- The inbox of the application: what a user is told, and whether it was read.
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

-- Serves the inbox: the newest of one user.
create index notification_of_user
on {{ schema }}.notification (user_id, id);

-- Serves the count of what is unread.
create index notification_unread
on {{ schema }}.notification (user_id, expires_at)
where read_at is null;

-- Serves the question: what became of this message, and its removal.
create index notification_of_message
on {{ schema }}.notification (message_id);

alter table {{ schema }}.notification owner to {{ owner }};

comment on table {{ schema }}.notification is
'The inbox of the application: one row for each user and message.';
comment on column {{ schema }}.notification.user_id is
'Whose it is: the sub of the claims.';
comment on column {{ schema }}.notification.topic is
'What it is about: the name of the template.';

grant select on {{ schema }}.notification to {{ user }};
grant update (read_at) on {{ schema }}.notification to {{ user }};
