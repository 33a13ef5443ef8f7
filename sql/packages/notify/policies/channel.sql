-- Admins see all of it. Only the functions of this package write.
alter table {{ schema }}.channel enable row level security;

drop policy if exists channel_admin_reads on {{ schema }}.channel;
create policy channel_admin_reads on {{ schema }}.channel
for select
to {{ admin }}
using (true);

comment on policy channel_admin_reads on {{ schema }}.channel is
'Admins see all of it.';
