-- Whoever may manage partitions sees all that wait to be dropped.
drop policy if exists detached_admin_manages on {{ schema }}.detached;
create policy detached_admin_manages on {{ schema }}.detached
to {{ admin }}
using (true)
with check (true);

comment on policy detached_admin_manages on {{ schema }}.detached is
'Whoever may manage partitions sees and changes all rows.';

drop policy if exists detached_reader_reads on {{ schema }}.detached;
create policy detached_reader_reads on {{ schema }}.detached
for select
to {{ reader }}
using (true);

comment on policy detached_reader_reads on {{ schema }}.detached is
'Readers see all rows.';
