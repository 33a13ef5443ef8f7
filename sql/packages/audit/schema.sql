{%- from "macros/roles.sql" import hand_over, member_of, role -%}
-- The schema of the audit log, and the roles that have to do with it.
{{ role(owner) }}
{{ role(reader) }}
{{ role(tenant_reader) }}
{{ hand_over(owner) }}
{{ member_of(owner, partitions.admin) }}

create schema {{ schema }};

alter schema {{ schema }} owner to {{ owner }};

comment on schema {{ schema }} is
'Who changed which row, when, and what it was before.';

grant usage on schema {{ schema }} to {{ reader }}, {{ tenant_reader }};
