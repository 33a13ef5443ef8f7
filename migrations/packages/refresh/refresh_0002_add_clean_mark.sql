-- depends: refresh_0001_create_registry
-- transactional: true
-- What a refresh began with, for views whose writers mark them in a sequence of their own. Views that stand
-- are marked through the table as before, until they are registered again.
-- Locks: the registry for a moment; no writer reads it.
alter table {{ schema }}.materialized_view
add column clean_mark bigint;
