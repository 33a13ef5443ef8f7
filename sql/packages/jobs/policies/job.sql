-- Admins declare jobs, workers and readers read them.
drop policy if exists job_all_read on {{ schema }}.job;
create policy job_all_read on {{ schema }}.job
for select
to {{ admin }}, {{ worker }}, {{ reader }}
using (true);

comment on policy job_all_read on {{ schema }}.job is
'Admins, workers and readers see all of it.';

drop policy if exists job_admin_declares on {{ schema }}.job;
create policy job_admin_declares on {{ schema }}.job
for all
to {{ admin }}
using (true)
with check (true);

comment on policy job_admin_declares on {{ schema }}.job is
'Admins declare, change and remove jobs.';
