-- Readers of the log see all of it.
drop policy if exists tracked_reader_reads on {{ schema }}.tracked;
create policy tracked_reader_reads on {{ schema }}.tracked
for select
to {{ reader }}
using (true);

comment on policy tracked_reader_reads on {{ schema }}.tracked is
'Readers of the log see all of it.';
