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
