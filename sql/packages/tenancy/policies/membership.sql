{%- from "macros/tenancy.sql" import my_tenants -%}
-- Members see who else is there. Nobody but the functions and the operator writes: so nobody makes
-- himself a member, or more than he is.
drop policy if exists membership_member_reads on {{ schema }}.membership;
create policy membership_member_reads on {{ schema }}.membership
for select
to {{ member }}
using ({{ my_tenants(schema) }});

drop policy if exists membership_operator_runs on {{ schema }}.membership;
create policy membership_operator_runs on {{ schema }}.membership
for all
to {{ operator }}
using (true)
with check (true);

comment on policy membership_member_reads on {{ schema }}.membership is
'Members see the members of their own tenants.';
comment on policy membership_operator_runs on {{ schema }}.membership is
'The operator can put right what nobody in the tenant can.';
