-- Who deploys.
-- case: names without a schema
-- sees: warning session-dependent public.stray
-- migration
create table stray (id bigint);
-- case: names with a search path of their own
-- migration
set local search_path = app;
create table answer (id bigint);
-- case: dates that read both ways
-- sees: warning session-dependent app.event_2026.at
-- migration
insert into app.event (id, at) values (1, '03/04/2026');
-- case: dates that read one way
-- migration
insert into app.event (id, at) values (1, '2026-04-03');
-- case: letters beyond ASCII
-- sees: warning session-dependent app.ticket.title
-- migration
update app.ticket set title = 'café' where id = 1;
-- case: letters with an encoding of their own
-- migration
set client_encoding = 'UTF8';
update app.ticket set title = 'café' where id = 1;
