-- Not null.
-- case: unproven it is scanned
-- sees: error table-scan app.ticket
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
alter table app.ticket alter column note set not null;
-- case: proven by a valid check it is not
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
alter table app.ticket add constraint note_is_there check (note is not null) not valid;
-- migration
alter table app.ticket validate constraint note_is_there;
-- migration
alter table app.ticket alter column note set not null;
-- case: a check that is not valid proves nothing
-- sees: error table-scan app.ticket
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
alter table app.ticket add constraint note_is_there check (note is not null) not valid;
-- migration
alter table app.ticket alter column note set not null;
-- case: not null that is not valid yet is new in 18
-- sees on 18: info blocks-reads app.ticket
-- sees on 18: info blocks-writes app.ticket
-- sees on 15: error migration-fails app_0002_change
-- migration
alter table app.ticket add constraint note_is_there not null note not valid;
-- case: proven by a check that goes in the same statement it is scanned
-- sees: error table-scan app.ticket
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
alter table app.ticket add constraint note_is_there check (note is not null) not valid;
-- migration
alter table app.ticket validate constraint note_is_there;
-- migration
alter table app.ticket alter column note set not null, drop constraint note_is_there;
