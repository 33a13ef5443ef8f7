-- before
create table app.ticket (a text, b text) with (fillfactor = 70, autovacuum_enabled = false);
create unlogged table app.cache (a integer);
-- after
create table app.ticket (a text, b text) with (fillfactor = 80, toast.autovacuum_enabled = false);
alter table app.ticket alter column a set storage external;
create table app.cache (a integer);
