-- Whoever may manage partitions sees all that are managed.
drop policy if exists managed_admin_manages on {{ schema }}.managed;
create policy managed_admin_manages on {{ schema }}.managed
to {{ admin }}
using (true)
with check (true);

comment on policy managed_admin_manages on {{ schema }}.managed is
'Whoever may manage partitions sees and changes all rows.';

drop policy if exists managed_reader_reads on {{ schema }}.managed;
create policy managed_reader_reads on {{ schema }}.managed
for select
to {{ reader }}
using (true);

comment on policy managed_reader_reads on {{ schema }}.managed is
'Readers see all rows.';
