-- Admins see all of it. Only the functions of this package write.
alter table {{ schema }}.template enable row level security;

drop policy if exists template_admin_reads on {{ schema }}.template;
create policy template_admin_reads on {{ schema }}.template
for select
to {{ admin }}
using (true);

comment on policy template_admin_reads on {{ schema }}.template is
'Admins see all of it.';
