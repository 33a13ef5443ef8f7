-- Operators see all what was verified. Only the functions of this package write.
alter table {{ schema }}.verified_chunk enable row level security;

drop policy if exists verified_chunk_operator_reads on {{ schema }}.verified_chunk;
create policy verified_chunk_operator_reads on {{ schema }}.verified_chunk
for select
to {{ operator }}
using (true);

comment on policy verified_chunk_operator_reads on {{ schema }}.verified_chunk is
'Operators see all what was verified.';
