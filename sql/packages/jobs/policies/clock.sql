-- Admins, workers and readers read; only the owner's functions write.
drop policy if exists clock_all_read on {{ schema }}.clock;
create policy clock_all_read on {{ schema }}.clock
for select
to {{ admin }}, {{ worker }}, {{ reader }}
using (true);

comment on policy clock_all_read on {{ schema }}.clock is
'Admins, workers and readers see all of it.';
