-- Admins see all of it, readers what the backlog counts. Only the functions of this package write.
alter table {{ schema }}.delivery enable row level security;

drop policy if exists delivery_admin_reads on {{ schema }}.delivery;
create policy delivery_admin_reads on {{ schema }}.delivery
for select
to {{ admin }}, {{ reader }}
using (true);

comment on policy delivery_admin_reads on {{ schema }}.delivery is
'Admins see all of it, readers what the backlog counts.';
