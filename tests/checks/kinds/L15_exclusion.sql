-- An exclusion constraint.
-- case: builds its index under the lock
-- sees: error index-rebuild app.ticket
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
alter table app.ticket add constraint ticket_alone exclude using btree (title with =);
