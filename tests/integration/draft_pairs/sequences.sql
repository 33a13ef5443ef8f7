-- before
create sequence app.numbers;
create table app.ticket (a integer);
create sequence app.owned owned by app.ticket.a;
create table app.later (n integer);
-- after
create sequence app.numbers as integer increment by 3 minvalue 0 start with 6 cache 4 cycle;
create table app.ticket (a integer);
create sequence app.owned;
create table app.later (n integer);
create sequence app.later_n owned by app.later.n;
alter table app.later alter column n set default nextval('app.later_n');
