{%- from "macros/audit.sql" import audited -%}
-- Every change of a strategy is written to the audit log.
{{ audited(audit.schema, schema, "strategies") }}
