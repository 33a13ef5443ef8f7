-- Parents of partitioned indexes.
-- case: wait for their children
-- sees: info blocks-writes app.event
-- sees: info invalid-index app.event_body
-- migration
create index event_body on only app.event (body);
-- case: are valid with them
-- sees: info blocks-writes app.event
-- migration
-- transactional: false
create index event_body on only app.event (body);
create index concurrently event_2026_body on app.event_2026 (body);
alter index app.event_body attach partition app.event_2026_body;
