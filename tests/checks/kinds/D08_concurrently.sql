-- CONCURRENTLY.
-- case: in a transaction it is refused
-- sees: error migration-fails app_0002_change
-- migration
create index concurrently ticket_title on app.ticket (title);
