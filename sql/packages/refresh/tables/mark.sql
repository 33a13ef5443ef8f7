-- A view is dirty while it has a mark. Refreshes leave them, for the views that read what they refreshed and
-- for writers that had not committed; a writer leaves one when it sees none of the present epoch and its
-- trigger has no marker of its own. So there are few, and no writer ever waits for another.
create table {{ schema }}.mark (
    view_id integer not null,
    epoch bigint not null,
    is_echo boolean not null default false,
    marked_at timestamptz not null default now()
) with (
    autovacuum_vacuum_threshold = 200,
    autovacuum_vacuum_scale_factor = 0
);

-- Serves the writer's question: is there a mark already.
create index mark_of_view
on {{ schema }}.mark (view_id, epoch);

-- Counts refreshes. It moves on at once, also for those who do not see the refresh's transaction
-- yet: from then on writers leave marks that this refresh does not take away.
create sequence {{ schema }}.epoch;

comment on table {{ schema }}.mark is
'What has been written since the last refresh: a view with a mark is dirty.';
comment on column {{ schema }}.mark.epoch is
'The refresh that may take the mark away.';
comment on column {{ schema }}.mark.is_echo is
'Left by a refresh, because a writer had not committed yet.';
comment on column {{ schema }}.mark.marked_at is
'When the transaction began whose writing is not in the view.';
comment on sequence {{ schema }}.epoch is
'Counts refreshes; a writer''s mark names the next one.';

grant select on {{ schema }}.mark to {{ operator }}, {{ reader }};
