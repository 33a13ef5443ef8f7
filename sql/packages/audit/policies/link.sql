-- Readers of the log see all of it.
drop policy if exists link_reader_reads on {{ schema }}.link;
create policy link_reader_reads on {{ schema }}.link
for select
to {{ reader }}
using (true);

comment on policy link_reader_reads on {{ schema }}.link is
'Readers of the log see all of it.';
