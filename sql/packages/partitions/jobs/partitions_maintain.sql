{%- from "macros/cron.sql" import scheduled -%}
-- Every hour: partitions ahead, and old ones away.
{{ scheduled("partitions_maintain", "17 * * * *", "select * from " ~ schema ~ ".maintain()") }}
