-- Admins change the settings, workers read them.
drop policy if exists setting_all_read on {{ schema }}.setting;
create policy setting_all_read on {{ schema }}.setting
for select
to {{ admin }}, {{ worker }}
using (true);

comment on policy setting_all_read on {{ schema }}.setting is
'Admins and workers see all of it.';

drop policy if exists setting_admin_changes on {{ schema }}.setting;
create policy setting_admin_changes on {{ schema }}.setting
for update
to {{ admin }}
using (true)
with check (true);

comment on policy setting_admin_changes on {{ schema }}.setting is
'Admins change the settings.';
