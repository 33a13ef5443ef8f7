-- Operators and readers see all tasks. Only the functions of this package write.
alter table {{ schema }}.task enable row level security;

drop policy if exists task_operator_reads on {{ schema }}.task;
create policy task_operator_reads on {{ schema }}.task
for select
to {{ operator }}, {{ reader }}
using (true);

comment on policy task_operator_reads on {{ schema }}.task is
'Operators and readers see all tasks.';
