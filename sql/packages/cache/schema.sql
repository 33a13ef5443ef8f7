{%- from "macros/roles.sql" import hand_over, member_of, role -%}
-- The schema of the cache, and the three roles that have to do with it.
{{ role(owner) }}
{{ role(user) }}
{{ role(admin) }}
{{ hand_over(owner) }}
{{ member_of(admin, user) }}

create schema {{ schema }};

alter schema {{ schema }} owner to {{ owner }};

comment on schema {{ schema }} is
'Computed values that are kept for a while.';

grant usage on schema {{ schema }} to {{ user }}, {{ admin }};
