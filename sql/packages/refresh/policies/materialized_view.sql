-- Operators and readers see all of it. Only the functions of this package write.
alter table {{ schema }}.materialized_view enable row level security;

drop policy if exists materialized_view_operator_reads on {{ schema }}.materialized_view;
create policy materialized_view_operator_reads on {{ schema }}.materialized_view
for select
to {{ operator }}, {{ reader }}
using (true);

comment on policy materialized_view_operator_reads on {{ schema }}.materialized_view is
'Operators and readers see all of it.';
