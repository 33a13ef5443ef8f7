-- before
create type app.mood as enum ('b', 'd');
create table app.ticket (mood app.mood default 'b');
-- after
create type app.mood as enum ('a', 'b', 'c', 'd', 'e');
create table app.ticket (mood app.mood default 'c');
