{%- from "macros/roles.sql" import hand_over, role -%}
-- The schema of the queues, and the roles that have to do with it.
{{ role(owner) }}
{{ role(producer) }}
{{ role(worker) }}
{{ role(admin) }}
{{ hand_over(owner) }}

create schema {{ schema }};

alter schema {{ schema }} owner to {{ owner }};

comment on schema {{ schema }} is
'Queues: jobs that wait, run, are retried, and leave.';

grant usage on schema {{ schema }} to {{ producer }}, {{ worker }}, {{ admin }};
