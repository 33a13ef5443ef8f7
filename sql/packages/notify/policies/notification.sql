-- A user sees the own inbox and marks what was read in it; nothing else, and nobody else's.
alter table {{ schema }}.notification enable row level security;

drop policy if exists notification_user_reads on {{ schema }}.notification;
create policy notification_user_reads on {{ schema }}.notification
for select
to {{ user }}
using (
    user_id = (select {{ schema }}.current_user_id())
    and (expires_at is null or expires_at > now())
);

drop policy if exists notification_user_marks on {{ schema }}.notification;
create policy notification_user_marks on {{ schema }}.notification
for update
to {{ user }}
using (user_id = (select {{ schema }}.current_user_id()))
with check (user_id = (select {{ schema }}.current_user_id()));

comment on policy notification_user_reads on {{ schema }}.notification is
'Users see their own notifications until these expire.';
comment on policy notification_user_marks on {{ schema }}.notification is
'Users mark their own notifications.';
