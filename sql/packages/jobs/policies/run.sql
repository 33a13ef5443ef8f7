-- Admins, workers and readers read; only the owner's functions write.
drop policy if exists run_all_read on {{ schema }}.run;
create policy run_all_read on {{ schema }}.run
for select
to {{ admin }}, {{ worker }}, {{ reader }}
using (true);

comment on policy run_all_read on {{ schema }}.run is
'Admins, workers and readers see all of it.';
