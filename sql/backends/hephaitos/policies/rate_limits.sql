{%- from "macros/owned.sql" import owner_reads -%}
-- A user sees how much of the own budget is used.
{{ owner_reads(schema, "rate_limits", authenticated) }}
