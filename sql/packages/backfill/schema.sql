{%- from "macros/roles.sql" import hand_over, role -%}
-- The schema of the tasks, the role that moves rows, the one that tells it to and the one that
-- looks on.
{{ role(owner) }}
{{ role(operator) }}
{{ role(reader) }}
{{ hand_over(owner) }}

create schema {{ schema }};

alter schema {{ schema }} owner to {{ owner }};

comment on schema {{ schema }} is
'Online data migration in small steps.';

grant usage on schema {{ schema }} to {{ operator }}, {{ reader }};
