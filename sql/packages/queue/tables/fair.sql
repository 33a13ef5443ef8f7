{%- from "macros/job.sql" import columns -%}
-- Jobs that may run now, in queues whose tenants take turns.
create table {{ schema }}.fair (
    {{ columns() }},
    primary key (id),
    constraint fair_has_a_tenant check (tenant is not null)
)
with (
    autovacuum_vacuum_scale_factor = 0.01,
    autovacuum_vacuum_threshold = 2000,
    autovacuum_vacuum_cost_delay = 0
);

-- Serves the claim: from tenant to tenant, and in each the first few.
create index fair_turn
on {{ schema }}.fair (queue_id, tenant, priority, id);

alter table {{ schema }}.fair owner to {{ owner }};

comment on table {{ schema }}.fair is
'Jobs that may run now, in queues whose tenants take turns.';

revoke all on {{ schema }}.fair from public;
