{%- from "macros/touch.sql" import touch -%}
-- Every change of a job moves updated_at.
{{ touch(schema, "backtest_jobs") }}
