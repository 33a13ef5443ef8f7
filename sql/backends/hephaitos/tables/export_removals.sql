-- Exports whose row is gone and whose bytes are still to be removed, by a worker that can reach them.
create table {{ schema }}.export_removals (
    id bigint generated always as identity primary key,
    bucket_id text not null,
    name text not null,
    requested_at timestamptz not null default now(),
    removed_at timestamptz
);

-- Serves the worker: what is still to be removed.
create index export_removals_open
on {{ schema }}.export_removals (id)
where removed_at is null;

alter table {{ schema }}.export_removals owner to {{ platform.owner }};

comment on table {{ schema }}.export_removals is
'Exports whose bytes are still to be removed.';

grant select on {{ schema }}.export_removals to {{ worker }};
grant update (removed_at) on {{ schema }}.export_removals to {{ worker }};
