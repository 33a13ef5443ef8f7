-- Another type below a rule.
-- case: rewrites
-- sees: error index-rebuild app.ticket
-- sees: error table-rewrite app.ticket
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
alter table app.ticket alter column amount type numeric;
