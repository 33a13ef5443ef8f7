-- Another default.
-- case: touches no row
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
alter table app.ticket alter column note set default 'none';
