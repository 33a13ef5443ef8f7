-- before
create table app.ticket (a integer, b integer generated always as (a * 2) stored);
-- after
create table app.ticket (a integer, b integer);
