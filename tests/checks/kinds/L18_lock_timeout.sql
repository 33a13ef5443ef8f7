-- Patience is told by no-lock-timeout; here is what stays.
-- case: a timeout changes nothing about the lock
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
set local lock_timeout = '3s';
alter table app.ticket add column code text;
