-- One table twice.
-- case: two statements hold the lock longer
-- sees: warning blocks-reads app.ticket
-- sees: warning blocks-writes app.ticket
-- migration
alter table app.ticket add column code text;
alter table app.ticket add column place text;
-- case: one statement does both
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
alter table app.ticket add column code text, add column place text;
