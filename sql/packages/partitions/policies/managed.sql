-- Whoever may manage partitions sees all that are managed.
drop policy if exists managed_admin_manages on {{ schema }}.managed;
create policy managed_admin_manages on {{ schema }}.managed
to {{ admin }}
using (true)
with check (true);

comment on policy managed_admin_manages on {{ schema }}.managed is
'Whoever may manage partitions sees and changes all rows.';
