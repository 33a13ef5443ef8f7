-- Releasers turn flags. Everybody else asks is_on(), which runs as the owner.
drop policy if exists flag_releaser_turns on {{ schema }}.flag;
create policy flag_releaser_turns on {{ schema }}.flag
for all
to {{ releaser }}
using (true)
with check (true);

comment on policy flag_releaser_turns on {{ schema }}.flag is
'Releasers see and turn all flags.';
