-- transactional: true
-- The schema; there are no tables in it.
-- Locks: nothing that exists.
create schema {{ schema }};
