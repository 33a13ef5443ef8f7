-- before
create table app.ticket (a integer, b integer, c text);
create index ticket_a on app.ticket (a);
create index ticket_old on app.ticket (b);
create index ticket_goes on app.ticket (c);
-- after
create table app.ticket (a integer, b integer, c text);
create unique index ticket_a on app.ticket (a, b) include (c) where b > 0;
create index ticket_new on app.ticket (b);
create index ticket_lower on app.ticket (lower(c) desc nulls last) with (fillfactor = 50);
create index ticket_hash on app.ticket using hash (c);
