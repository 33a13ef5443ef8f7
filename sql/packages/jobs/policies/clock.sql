-- Admins and workers read; only the owner's functions write.
drop policy if exists clock_all_read on {{ schema }}.clock;
create policy clock_all_read on {{ schema }}.clock
for select
to {{ admin }}, {{ worker }}
using (true);

comment on policy clock_all_read on {{ schema }}.clock is
'Admins and workers see all of it.';
