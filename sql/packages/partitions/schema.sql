{%- from "macros/roles.sql" import role -%}
-- Partitions by time: made ahead, detached and dropped when they are old.
{{ role(admin) }}
{{ role(reader) }}

create schema {{ schema }};

comment on schema {{ schema }} is
'Partitions by time: made ahead, detached and dropped when they are old.';

grant usage on schema {{ schema }} to {{ admin }}, {{ reader }};
