-- Operators and readers see all of it. Only the functions of this package write.
alter table {{ schema }}.mark enable row level security;

drop policy if exists mark_operator_reads on {{ schema }}.mark;
create policy mark_operator_reads on {{ schema }}.mark
for select
to {{ operator }}, {{ reader }}
using (true);

comment on policy mark_operator_reads on {{ schema }}.mark is
'Operators and readers see all of it.';
