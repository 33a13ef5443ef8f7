{%- from "macros/tenancy.sql" import tenant_stays -%}
-- A membership stays in its tenant.
{{ tenant_stays(schema, schema, "membership") }}
