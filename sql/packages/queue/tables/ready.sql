{%- from "macros/job.sql" import columns -%}
-- Jobs that may run now. The hottest table: rows come by INSERT and go by DELETE, nothing is ever
-- updated, and the one index is the order in which they are claimed.
create table {{ schema }}.ready (
    {{ columns() }},
    primary key (queue_id, priority, id)
)
with (
    autovacuum_vacuum_scale_factor = 0.01,
    autovacuum_vacuum_threshold = 5000,
    autovacuum_vacuum_insert_scale_factor = 1,
    autovacuum_vacuum_cost_delay = 0
);

alter table {{ schema }}.ready owner to {{ owner }};

comment on table {{ schema }}.ready is
'Jobs that may run now, in the order of their primary key.';
comment on column {{ schema }}.ready.run_at is
'Since when the job may run.';
comment on column {{ schema }}.ready.attempt is
'How often it was claimed so far.';

revoke all on {{ schema }}.ready from public;
