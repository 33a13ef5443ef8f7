-- Who may read the log. Nobody writes it but the triggers, as its owner.
drop policy if exists log_reader_reads on {{ schema }}.log;
create policy log_reader_reads on {{ schema }}.log
for select
to {{ reader }}
using (true);

drop policy if exists log_tenant_reader_reads on {{ schema }}.log;
create policy log_tenant_reader_reads on {{ schema }}.log
for select
to {{ tenant_reader }}
using (tenant = (select {{ schema }}.current_tenant()));

comment on policy log_reader_reads on {{ schema }}.log is
'Readers of the log see all of it.';
comment on policy log_tenant_reader_reads on {{ schema }}.log is
'Readers of one tenant see what happened to its rows.';
