-- The worker sees what it has to remove, and notes when that is done.
alter table {{ schema }}.export_removals enable row level security;

drop policy if exists export_removals_worker_reads on {{ schema }}.export_removals;
create policy export_removals_worker_reads on {{ schema }}.export_removals
for select
to {{ worker }}
using (true);

drop policy if exists export_removals_worker_notes on {{ schema }}.export_removals;
create policy export_removals_worker_notes on {{ schema }}.export_removals
for update
to {{ worker }}
using (true)
with check (true);

comment on policy export_removals_worker_reads on {{ schema }}.export_removals is
'The worker sees what it has to remove.';
comment on policy export_removals_worker_notes on {{ schema }}.export_removals is
'The worker notes what it has removed.';
