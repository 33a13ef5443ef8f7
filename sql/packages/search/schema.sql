{%- from "macros/roles.sql" import role -%}
-- The schema of the search helpers. Roles are created only where nobody else has brought them.
{{ role(owner) }}
{{ role(reader, "nologin noinherit", ["statement_timeout = '8s'"]) }}
{{ role(visitor, "nologin noinherit", ["statement_timeout = '3s'"]) }}

create schema {{ schema }};

comment on schema {{ schema }} is
'Helpers for full-text search.';

grant usage on schema {{ schema }} to {{ owner }}, {{ reader }}, {{ visitor }};
