{%- from "macros/cron.sql" import scheduled -%}
-- Every ten minutes: new rows of the log are sealed, where the parameter chain asks for it.
{{ scheduled(
    "audit_seal", "*/10 * * * *", "select " ~ schema ~ ".seal() where " ~ ("true" if chain else "false")
) }}
