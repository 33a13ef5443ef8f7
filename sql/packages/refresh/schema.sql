{%- from "macros/roles.sql" import role -%}
-- The schema of the registry, the role that drives it and the one that looks on. Views are refreshed with the rights of
-- whoever deployed this: that role owns them, or is a member of the one that does.
{{ role(operator) }}
{{ role(reader) }}

create schema {{ schema }};

comment on schema {{ schema }} is
'Which materialized views are refreshed when, and how that went.';

grant usage on schema {{ schema }} to {{ operator }}, {{ reader }};
