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
-- case: a column of all partitions, one with a name in quotes, and one that is computed
-- sees: error data-loss app.reading.note
-- sees: error data-loss app."Odd Name"."a.b"
-- sees: info blocks-reads app.reading
-- sees: info blocks-writes app.reading
-- sees: info blocks-reads app."Odd Name"
-- sees: info blocks-writes app."Odd Name"
-- migration
alter table app.reading drop column note;
-- migration
alter table app."Odd Name" drop column "a.b";
-- case: a column goes, and the copy is of another one
-- sees: error data-loss app.ticket.note
-- sees: error table-scan app.ticket
-- sees: error work-after-lock app.ticket
-- sees: warning blocks-reads app.ticket
-- sees: warning blocks-writes app.ticket
-- migration
alter table app.ticket add column remark text;
update app.ticket set remark = title;
alter table app.ticket drop column note;
