-- IF NOT EXISTS.
-- case: hides an index that is invalid
-- sees: error index-rebuild app.ticket
-- sees: error invalid-index app.ticket_title
-- sees: warning blocks-writes app.ticket
-- migration
create index ticket_title on app.ticket (title);
update pg_catalog.pg_index set indisvalid = false
where indexrelid = 'app.ticket_title'::regclass;
-- migration
-- transactional: false
create index concurrently if not exists ticket_title on app.ticket (title);
