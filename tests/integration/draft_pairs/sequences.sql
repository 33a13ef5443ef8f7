-- before
create sequence app.numbers;
create table app.ticket (a integer);
create sequence app.owned owned by app.ticket.a;
-- after
create sequence app.numbers as integer increment by 3 minvalue 0 start with 6 cache 4 cycle;
create table app.ticket (a integer);
create sequence app.owned;
