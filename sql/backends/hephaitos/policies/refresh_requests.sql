-- Nobody but the functions of this backend, which run as the owner, has to do with these rows.
alter table {{ schema }}.refresh_requests enable row level security;

drop policy if exists refresh_requests_nobody on {{ schema }}.refresh_requests;
create policy refresh_requests_nobody on {{ schema }}.refresh_requests
for all
to public
using (false)
with check (false);

comment on policy refresh_requests_nobody on {{ schema }}.refresh_requests is
'Only the functions of this backend, which run as the owner, reach these rows.';
