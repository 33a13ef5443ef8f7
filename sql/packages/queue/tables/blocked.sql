{%- from "macros/job.sql" import columns -%}
-- Jobs with a concurrency key that wait until the key has a free slot.
create table {{ schema }}.blocked (
    {{ columns() }},
    primary key (id)
)
with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);

-- Serves the admission: the first few of one key.
create index blocked_turn
on {{ schema }}.blocked (queue_id, concurrency_key, priority, id);

alter table {{ schema }}.blocked owner to {{ owner }};

comment on table {{ schema }}.blocked is
'Jobs that wait until their concurrency key has a free slot.';

revoke all on {{ schema }}.blocked from public;
