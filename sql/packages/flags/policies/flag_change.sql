-- Releasers see what was done. The trigger writes, as the owner.
drop policy if exists flag_change_releaser_reads on {{ schema }}.flag_change;
create policy flag_change_releaser_reads on {{ schema }}.flag_change
for select
to {{ releaser }}
using (true);

comment on policy flag_change_releaser_reads on {{ schema }}.flag_change is
'Releasers see who turned which flag when.';
