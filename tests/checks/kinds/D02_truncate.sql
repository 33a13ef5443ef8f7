-- Emptied tables.
-- case: truncate is no rewrite
-- sees: error data-loss app.heap
-- sees: info blocks-reads app.heap
-- sees: info blocks-writes app.heap
-- migration
truncate app.heap;
-- case: delete all
-- sees: error data-loss app.heap
-- migration
delete from app.heap;
-- case: delete nothing
-- migration
delete from app.heap where n < 0;
-- case: set everything to null
-- sees: error data-loss app.ticket.note
-- migration
update app.ticket set note = null;
-- case: the rows of one partition, then those of the whole table
-- sees: error data-loss app.reading
-- sees: error data-loss app.reading_2026
-- sees: info blocks-reads app.reading
-- sees: info blocks-writes app.reading
-- migration
delete from app.reading_2026;
-- migration
truncate app.reading;
-- case: rows that move elsewhere, and a filter that leaves some behind
-- sees: info data-loss app.heap
-- sees: error data-loss app.cache
-- migration
create table app.pile (like app.heap);
with gone as (delete from app.heap returning *) insert into app.pile select * from gone;
-- migration
create table app.box (like app.cache);
insert into app.box select * from app.cache where k <> '1';
delete from app.cache;
