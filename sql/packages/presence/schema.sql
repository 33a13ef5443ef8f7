{%- from "macros/roles.sql" import hand_over, role -%}
-- The schema of presence, and the roles that have to do with it.
{{ role(owner) }}
{{ role(user) }}
{{ role(admin) }}
{{ hand_over(owner) }}

create schema {{ schema }};

alter schema {{ schema }} owner to {{ owner }};

comment on schema {{ schema }} is
'Who is in a room right now.';

grant usage on schema {{ schema }} to {{ user }}, {{ admin }};
