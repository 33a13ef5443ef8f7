-- A new index.
-- case: on a table that is in use
-- sees: error index-rebuild app.ticket
-- sees: info blocks-writes app.ticket
-- migration
create index ticket_title on app.ticket (title);
-- case: concurrently
-- migration
-- transactional: false
create index concurrently ticket_title on app.ticket (title);
-- case: on a table of the same migration
-- migration
create table app.answer (id bigint primary key, body text);
create index answer_body on app.answer (body);
-- case: on a table of an earlier new migration
-- migration
create table app.answer (id bigint primary key, body text);
-- migration
create index answer_body on app.answer (body);
-- case: on all partitions
-- sees: error index-rebuild app.event
-- sees: info blocks-writes app.event
-- migration
create index event_body on app.event (body);
-- case: hidden in a function
-- sees: error index-rebuild app.ticket
-- sees: info blocks-writes app.ticket
-- migration
create function app.build()
returns void
language plpgsql
as 'begin create index ticket_title on app.ticket (title); end';
select app.build();
