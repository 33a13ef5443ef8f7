-- Other names.
-- case: a column
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
alter table app.ticket rename column note to remark;
-- case: a table
-- sees: info blocks-reads app.heap
-- sees: info blocks-writes app.heap
-- migration
alter table app.heap rename to pile;
