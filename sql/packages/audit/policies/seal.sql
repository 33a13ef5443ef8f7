-- Readers of the log see all of it.
drop policy if exists seal_reader_reads on {{ schema }}.seal;
create policy seal_reader_reads on {{ schema }}.seal
for select
to {{ reader }}
using (true);

comment on policy seal_reader_reads on {{ schema }}.seal is
'Readers of the log see all of it.';
