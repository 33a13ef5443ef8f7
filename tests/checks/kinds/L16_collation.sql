-- Another collation.
-- case: builds indexes anew and leaves the rows
-- sees: error index-rebuild app.customer
-- sees: info blocks-reads app.customer
-- sees: info blocks-writes app.customer
-- migration
alter table app.customer alter column name type varchar(40) collate "C";
-- case: without an index it is quick
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
alter table app.ticket alter column title type text collate "C";
