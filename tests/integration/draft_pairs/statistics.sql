-- before
create table app.ticket (a integer, b integer, c integer);
create statistics app.ticket_ab (ndistinct) on a, b from app.ticket;
create statistics app.ticket_bc on b, c from app.ticket;
-- after
create table app.ticket (a integer, b integer, c integer);
create statistics app.ticket_ab (dependencies) on a, b from app.ticket;
create statistics app.ticket_ca (mcv) on c, a from app.ticket;
