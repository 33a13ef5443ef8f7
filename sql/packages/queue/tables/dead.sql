{%- from "macros/job.sql" import columns -%}
-- Jobs that failed for good. They stay until they are redriven or discarded.
create table {{ schema }}.dead (
    {{ columns() }},
    failed_at timestamptz not null,
    error text not null,
    primary key (id)
);

-- Serves the redrive of one queue, oldest first.
create index dead_of_queue
on {{ schema }}.dead (queue_id, id);

alter table {{ schema }}.dead owner to {{ owner }};

comment on table {{ schema }}.dead is
'Jobs that failed for good, until they are redriven or discarded.';

revoke all on {{ schema }}.dead from public;
