-- Indexes anew, partitions off.
-- case: reindex
-- sees: error index-rebuild app.customer
-- sees: info blocks-reads app.customer
-- sees: info blocks-writes app.customer
-- migration
reindex table app.customer;
-- case: reindex concurrently
-- migration
-- transactional: false
reindex table concurrently app.customer;
-- case: detach
-- sees: info blocks-reads app.event
-- sees: info blocks-writes app.event
-- migration
alter table app.event detach partition app.event_2026;
-- case: detach concurrently
-- migration
-- transactional: false
alter table app.event detach partition app.event_2026 concurrently;
-- case: reindex of a schema, which no transaction can hold
-- sees: error index-rebuild app_old.archive
-- sees: info blocks-reads app_old.archive
-- sees: info blocks-writes app_old.archive
-- migration
-- transactional: false
reindex schema app_old;
