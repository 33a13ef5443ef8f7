-- Everybody who has signed in may know which ones there are; the operator keeps them.
drop policy if exists member_role_member_reads on {{ schema }}.member_role;
create policy member_role_member_reads on {{ schema }}.member_role
for select
to {{ member }}
using (true);

drop policy if exists member_role_operator_keeps on {{ schema }}.member_role;
create policy member_role_operator_keeps on {{ schema }}.member_role
for all
to {{ operator }}
using (true)
with check (true);

comment on policy member_role_member_reads on {{ schema }}.member_role is
'Everybody who has signed in may know which ones there are.';
comment on policy member_role_operator_keeps on {{ schema }}.member_role is
'The operator keeps the list.';
