{%- from "macros/owned.sql" import owner_reads -%}
-- A user sees what was, or will be, sent to them.
{{ owner_reads(schema, "notification_queue", authenticated) }}
