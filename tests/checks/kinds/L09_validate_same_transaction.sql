-- Validation and its lock.
-- case: together the scan happens under the lock
-- sees: error table-scan app.ticket
-- sees: error work-after-lock app.ticket
-- sees: warning blocks-reads app.ticket
-- sees: warning blocks-writes app.ticket
-- migration
alter table app.ticket add constraint title_is_there check (title <> '') not valid;
alter table app.ticket validate constraint title_is_there;
-- case: apart nobody waits for the scan
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
alter table app.ticket add constraint title_is_there check (title <> '') not valid;
-- migration
alter table app.ticket validate constraint title_is_there;
-- case: without a transaction nobody waits either
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
-- transactional: false
alter table app.ticket add constraint title_is_there check (title <> '') not valid;
alter table app.ticket validate constraint title_is_there;
