{%- from "macros/tenancy.sql" import my_tenants -%}
-- Members see their tenants, managers rename them, the operator runs all of them. Tenants are made
-- by create_tenant() and by the operator.
drop policy if exists tenant_member_reads on {{ schema }}.tenant;
create policy tenant_member_reads on {{ schema }}.tenant
for select
to {{ member }}
using ({{ my_tenants(schema, column="id") }});

drop policy if exists tenant_admin_renames on {{ schema }}.tenant;
create policy tenant_admin_renames on {{ schema }}.tenant
for update
to {{ member }}
using ({{ my_tenants(schema, "admin", "id") }})
with check ({{ my_tenants(schema, "admin", "id") }});

drop policy if exists tenant_operator_runs on {{ schema }}.tenant;
create policy tenant_operator_runs on {{ schema }}.tenant
for all
to {{ operator }}
using (true)
with check (true);

comment on policy tenant_member_reads on {{ schema }}.tenant is
'Members see their own tenants.';
comment on policy tenant_admin_renames on {{ schema }}.tenant is
'Admins and owners change the name; no other column is granted.';
comment on policy tenant_operator_runs on {{ schema }}.tenant is
'The operator runs all tenants.';
