{%- from "macros/roles.sql" import hand_over, role -%}
-- The schema of the tasks, the role that moves rows and the role that tells it to.
{{ role(owner) }}
{{ role(operator) }}
{{ hand_over(owner) }}

create schema {{ schema }};

alter schema {{ schema }} owner to {{ owner }};

comment on schema {{ schema }} is
'Online data migration in small steps.';

grant usage on schema {{ schema }} to {{ operator }};
