{%- from "macros/job.sql" import columns -%}
-- Jobs that a worker holds under a lease. As many rows as jobs in work, so that looking through it
-- for leases that ran out needs no index, and a heartbeat touches none. No defaults and no checks: they
-- would be made ready again for each job.
create table {{ schema }}.running (
    {{ columns() }},
    token bigint not null,
    lease_until timestamptz not null,
    started_at timestamptz not null,
    progress smallint not null,
    is_cancelled boolean not null,
    has_ends boolean not null,
    worker text,
    primary key (id)
)
with (
    fillfactor = 80,
    autovacuum_vacuum_scale_factor = 0.01,
    autovacuum_vacuum_threshold = 2000,
    autovacuum_vacuum_cost_delay = 0
);

alter table {{ schema }}.running owner to {{ owner }};

comment on table {{ schema }}.running is
'Jobs that a worker holds under a lease.';
comment on column {{ schema }}.running.token is
'Proof of whose it is. Higher than that of any earlier holder.';
comment on column {{ schema }}.running.has_ends is
'Something is to be done when it ends: free a key, or write the archive.';

revoke all on {{ schema }}.running from public;
