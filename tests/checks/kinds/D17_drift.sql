-- Something is not as the files say.
-- case: what should be there is not
-- sees: error migration-fails app_0002_change
-- migration
alter table app.ticket drop column never_was;
-- case: asked for politely it changes nothing, and locks all the same
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
alter table app.ticket drop column if exists never_was;
