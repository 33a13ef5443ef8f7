-- Everybody who has signed in may know which ones there are; the operator keeps them.
drop policy if exists tier_member_reads on {{ schema }}.tier;
create policy tier_member_reads on {{ schema }}.tier
for select
to {{ member }}
using (true);

drop policy if exists tier_operator_keeps on {{ schema }}.tier;
create policy tier_operator_keeps on {{ schema }}.tier
for all
to {{ operator }}
using (true)
with check (true);

comment on policy tier_member_reads on {{ schema }}.tier is
'Everybody who has signed in may know which ones there are.';
comment on policy tier_operator_keeps on {{ schema }}.tier is
'The operator keeps the list.';
