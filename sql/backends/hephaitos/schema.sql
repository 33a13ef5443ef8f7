{%- from "macros/roles.sql" import role -%}
-- Trading strategies and their backtests.
{{ role(worker) }}

create schema {{ schema }};

alter schema {{ schema }} owner to {{ platform.owner }};

comment on schema {{ schema }} is
'Trading strategies and their backtests.';

grant usage on schema {{ schema }} to {{ anon }}, {{ authenticated }}, {{ worker }};
-- The log is read through the view audit_logs.
grant usage on schema {{ schema }} to {{ audit.reader }};
