{%- from "macros/owned.sql" import owner_reads -%}
-- A user sees the own results. They are written by complete_backtest_job().
{{ owner_reads(schema, "backtest_results", authenticated) }}
