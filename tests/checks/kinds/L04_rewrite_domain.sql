-- New columns of a domain.
-- case: with a rule it rewrites, even without a default
-- sees: error index-rebuild app.ticket
-- sees: error table-rewrite app.ticket
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
alter table app.ticket add column points app.positive;
-- case: without a rule it does not
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
alter table app.ticket add column remark app.unused;
