-- Operators see all rows that failed, readers how many there are. Only the functions of this package write.
alter table {{ schema }}.quarantine enable row level security;

drop policy if exists quarantine_operator_reads on {{ schema }}.quarantine;
create policy quarantine_operator_reads on {{ schema }}.quarantine
for select
to {{ operator }}, {{ reader }}
using (true);

comment on policy quarantine_operator_reads on {{ schema }}.quarantine is
'Operators see all rows that failed, readers how many there are.';
