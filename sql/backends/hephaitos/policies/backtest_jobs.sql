{%- from "macros/owned.sql" import owner_reads -%}
-- A user sees the own backtests. They are made by create_backtest_job() and moved by the worker.
{{ owner_reads(schema, "backtest_jobs", authenticated) }}
