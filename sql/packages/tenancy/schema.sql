{%- from "macros/roles.sql" import hand_over, role -%}
-- The schema of the tenants, and the roles that have to do with it. Roles of the API are created
-- only where nobody else has brought them.
{{ role(owner) }}
{{ role(member, "nologin noinherit", ["statement_timeout = '8s'"]) }}
{{ role(visitor, "nologin noinherit", ["statement_timeout = '3s'"]) }}
{{ role(founder) }}
{{ role(operator) }}
{{ role(service) }}
{{ hand_over(owner) }}

create schema {{ schema }};

alter schema {{ schema }} owner to {{ owner }};

comment on schema {{ schema }} is
'Tenants, who belongs to them, and who may do what in them.';

grant usage on schema {{ schema }}
to {{ member }}, {{ visitor }}, {{ founder }}, {{ operator }}, {{ service }};
