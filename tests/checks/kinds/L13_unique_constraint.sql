-- A unique constraint.
-- case: builds its index under the lock
-- sees: error index-rebuild app.ticket
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
alter table app.ticket add constraint ticket_title unique (title);
-- case: takes an index that is there
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
-- transactional: false
create unique index concurrently ticket_title on app.ticket (title);
alter table app.ticket add constraint ticket_title unique using index ticket_title;
-- case: together with not null the table is scanned besides
-- sees: error index-rebuild app.ticket
-- sees: error table-scan app.ticket
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
alter table app.ticket add constraint ticket_title unique (title), alter column note set not null;
