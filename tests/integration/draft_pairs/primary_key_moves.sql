-- before
create table app.ticket (id integer constraint old_key primary key, code text not null);
create table app.freed (id integer primary key, code integer);
create table app.keyless (id integer primary key, code integer);
-- after
create table app.ticket (id integer not null, code text constraint new_key primary key);
create table app.freed (id integer, code integer primary key);
create table app.keyless (id integer, code integer);
