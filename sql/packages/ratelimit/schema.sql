{%- from "macros/roles.sql" import hand_over, role -%}
-- The schema of the limiter, and the four roles that have to do with it.
{{ role(owner) }}
{{ role(user) }}
{{ role(service) }}
{{ role(admin) }}
{{ hand_over(owner) }}

create schema {{ schema }};

alter schema {{ schema }} owner to {{ owner }};

comment on schema {{ schema }} is
'How often somebody may do something.';

grant usage on schema {{ schema }} to {{ user }}, {{ service }}, {{ admin }};
