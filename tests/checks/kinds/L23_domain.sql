-- A rule of a domain.
-- case: checked at once it scans the tables that use it
-- sees: error table-scan app.customer
-- sees: info blocks-writes app.customer
-- migration
alter domain app.positive add constraint small check (value < 1000000000);
-- case: not valid it does not
-- migration
alter domain app.positive add constraint small check (value < 1000000000) not valid;
