-- Operators see all rows that differ, readers how many there are. Only the functions of this package write.
alter table {{ schema }}.mismatch enable row level security;

drop policy if exists mismatch_operator_reads on {{ schema }}.mismatch;
create policy mismatch_operator_reads on {{ schema }}.mismatch
for select
to {{ operator }}, {{ reader }}
using (true);

comment on policy mismatch_operator_reads on {{ schema }}.mismatch is
'Operators see all rows that differ, readers how many there are.';
