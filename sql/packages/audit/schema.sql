{%- from "macros/roles.sql" import hand_over, role -%}
-- The schema of the audit log, and the two roles that have to do with it.
{{ role(owner) }}
{{ role(reader) }}
{{ hand_over(owner) }}

create schema {{ schema }};

alter schema {{ schema }} owner to {{ owner }};

comment on schema {{ schema }} is
'Who changed which row, when, and what it was before.';

grant usage on schema {{ schema }} to {{ reader }};
