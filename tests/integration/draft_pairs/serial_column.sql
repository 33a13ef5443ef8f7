-- before
create table app.ticket (a integer);
-- after
create table app.ticket (a integer, n serial, constraint ticket_n unique (n));
