{%- from "macros/tenancy.sql" import my_tenants -%}
-- Admins see whom their tenant has invited. Invitations are written by functions only.
drop policy if exists invitation_admin_reads on {{ schema }}.invitation;
create policy invitation_admin_reads on {{ schema }}.invitation
for select
to {{ member }}
using ({{ my_tenants(schema, "admin") }});

drop policy if exists invitation_operator_reads on {{ schema }}.invitation;
create policy invitation_operator_reads on {{ schema }}.invitation
for select
to {{ operator }}
using (true);

drop policy if exists invitation_operator_removes on {{ schema }}.invitation;
create policy invitation_operator_removes on {{ schema }}.invitation
for delete
to {{ operator }}
using (true);

comment on policy invitation_admin_reads on {{ schema }}.invitation is
'Admins and owners see whom their tenant has invited.';
comment on policy invitation_operator_reads on {{ schema }}.invitation is
'The operator sees invitations, without their tokens.';
comment on policy invitation_operator_removes on {{ schema }}.invitation is
'The operator clears old invitations away.';
