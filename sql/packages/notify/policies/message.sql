-- Admins see all of it. Only the functions of this package write.
alter table {{ schema }}.message enable row level security;

drop policy if exists message_admin_reads on {{ schema }}.message;
create policy message_admin_reads on {{ schema }}.message
for select
to {{ admin }}
using (true);

comment on policy message_admin_reads on {{ schema }}.message is
'Admins see all of it.';
