-- before
create table app.ticket (id integer constraint old_key primary key, code text not null);
-- after
create table app.ticket (id integer not null, code text constraint new_key primary key);
