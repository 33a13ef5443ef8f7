{%- from "macros/job.sql" import columns -%}
-- Jobs whose time has not come: scheduled ones, and failed ones that wait for their next attempt.
create table {{ schema }}.later (
    {{ columns() }},
    error text,
    primary key (id)
)
with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);

-- Serves the move of those that are due.
create index later_due
on {{ schema }}.later (queue_id, run_at);

alter table {{ schema }}.later owner to {{ owner }};

comment on table {{ schema }}.later is
'Jobs whose time has not come: scheduled, or waiting for their next attempt.';
comment on column {{ schema }}.later.error is
'Why the last attempt failed; NULL before the first.';

revoke all on {{ schema }}.later from public;
