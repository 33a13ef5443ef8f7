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
-- case: days and times of three kinds
-- sees: warning session-dependent app.heap.day
-- sees: warning session-dependent app.customer.email
-- sees: info blocks-reads app.heap
-- sees: info blocks-writes app.heap
-- sees: info blocks-reads app.cache
-- sees: info blocks-writes app.cache
-- migration
alter table app.heap add column day date default current_date;
-- migration
alter table app.cache add column day date default (now() at time zone 'UTC')::date;
-- migration
update app.customer set email = created_at::text;
-- migration
update app.ticket set note = to_char(opened_at, 'YYYY-MM-DD'), title = md5(random()::text);
