-- A column that must not be null.
-- case: without a default it cannot be added to rows
-- sees: error migration-fails app_0002_change
-- migration
alter table app.ticket add column code text not null;
-- case: with a default it can
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
alter table app.ticket add column code text not null default '';
-- case: unique and with one default it cannot
-- sees: error migration-fails app_0002_change
-- migration
alter table app.ticket add column code text not null default '' unique;
