-- A materialized view.
-- case: refresh keeps readers out
-- sees: warning blocks-reads app.summary
-- migration
refresh materialized view app.summary;
-- case: refresh concurrently does not
-- migration
refresh materialized view concurrently app.summary;
-- case: a new one is free
-- migration
create materialized view app.titles as select t.title from app.ticket as t;
create unique index titles_title on app.titles (title);
-- case: one that was never filled has no readers
-- migration
create materialized view app.later as select 1 as one with no data;
-- migration
refresh materialized view app.later;
