{%- from "macros/cron.sql" import scheduled -%}
-- Once a month: recorders are told how far the partitions of the log reach by now.
{{ scheduled("audit_renew", "37 3 2 * *", "select " ~ schema ~ ".renew()") }}
