{%- from "macros/roles.sql" import hand_over, role -%}
-- The schema of the jobs, and the roles that have to do with it.
{{ role(owner) }}
{{ role(admin) }}
{{ role(worker) }}
{{ role(reader) }}
{{ hand_over(owner) }}

create schema {{ schema }};

alter schema {{ schema }} owner to {{ owner }};

comment on schema {{ schema }} is
'Scheduled jobs: what runs when, as whom, and what became of it.';

grant usage on schema {{ schema }} to {{ admin }}, {{ worker }}, {{ reader }};
