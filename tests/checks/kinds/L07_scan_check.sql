-- A new condition.
-- case: checked at once it scans
-- sees: error table-scan app.ticket
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
alter table app.ticket add constraint title_is_there check (title <> '');
-- case: not valid it does not
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
alter table app.ticket add constraint title_is_there check (title <> '') not valid;
-- case: with a new column that is null it scans
-- sees: error table-scan app.ticket
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
alter table app.ticket add column code text check (code <> '');
