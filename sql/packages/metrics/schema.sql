{%- from "macros/roles.sql" import hand_over, member_of, role -%}
-- The schema of metrics, and the roles that have to do with it.
{{ role(owner) }}
{{ role(reader) }}
{{ role(admin) }}
{{ hand_over(owner) }}
{{ member_of(admin, reader) }}

create schema {{ schema }};

alter schema {{ schema }} owner to {{ owner }};

comment on schema {{ schema }} is
'What an exporter reads.';

grant usage on schema {{ schema }} to {{ reader }}, {{ admin }};
