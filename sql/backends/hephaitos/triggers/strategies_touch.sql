{%- from "macros/touch.sql" import touch -%}
-- What a user changes moves updated_at; that a backtest has ended does not.
{{ touch(schema, "strategies", ["user_id", "name", "description", "status", "config"]) }}
