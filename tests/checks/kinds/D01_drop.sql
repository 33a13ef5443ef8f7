-- What is dropped.
-- case: a column with data
-- sees: error data-loss app.ticket.note
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
alter table app.ticket drop column note;
-- case: a column whose values were copied
-- sees: error table-scan app.ticket
-- sees: error work-after-lock app.ticket
-- sees: warning blocks-reads app.ticket
-- sees: warning blocks-writes app.ticket
-- sees: info data-loss app.ticket.note
-- migration
alter table app.ticket add column remark text;
update app.ticket set remark = note;
alter table app.ticket drop column note;
-- case: a column of an earlier new migration
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
alter table app.ticket add column code text;
-- migration
alter table app.ticket drop column code;
-- case: a table with rows
-- sees: error data-loss app.heap
-- sees: info blocks-reads app.heap
-- sees: info blocks-writes app.heap
-- migration
drop table app.heap;
-- case: a table of the same migration
-- migration
create table app.answer (id bigint);
drop table app.answer;
-- case: a partition
-- sees: error data-loss app.event_2026
-- sees: info blocks-reads app.event
-- sees: info blocks-writes app.event
-- migration
drop table app.event_2026;
-- case: a partition that is only taken off
-- sees: info blocks-reads app.event
-- sees: info blocks-writes app.event
-- migration
alter table app.event detach partition app.event_2026;
-- case: what hangs on it
-- sees: error data-loss app_old.archive
-- sees: info blocks-reads app_old.archive
-- sees: info blocks-writes app_old.archive
-- migration
drop schema app_old cascade;
-- case: a table that was copied first
-- sees: info blocks-reads app.heap
-- sees: info blocks-writes app.heap
-- sees: info data-loss app.heap
-- migration
create table app.pile as table app.heap;
drop table app.heap;
-- case: a column whose values were copied by an earlier new migration
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- sees: info data-loss app.ticket.note
-- migration
alter table app.ticket add column remark text;
-- migration
update app.ticket set remark = note;
-- migration
alter table app.ticket drop column note;
