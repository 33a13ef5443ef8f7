-- Servers of 14.0 to 14.3 could leave rows out of an index that is built concurrently.
-- case: those from 15 on build it whole
-- migration
-- transactional: false
create index concurrently ticket_title on app.ticket (title);
reindex index concurrently app.ticket_title;
