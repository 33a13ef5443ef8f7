-- before
create type app.mood as enum ('sad', 'ok');
create type app.pair as (a integer, b text);
create domain app.email as text check (value ~ '@');
create sequence app.numbers;
create table app.kind (code text primary key);
create table app.ticket (
    id serial primary key,
    title text not null constraint title_is_short check (length(title) < 9),
    kind_code text references app.kind (code),
    mood app.mood,
    kept text
);
create index ticket_title on app.ticket (title);
create index ticket_kept on app.ticket (kept);
create table app.left_one (id integer primary key, right_id integer);
create table app.right_one (id integer primary key, left_id integer references app.left_one (id));
alter table app.left_one add constraint left_to_right foreign key (right_id) references app.right_one (id);
create index right_left on app.right_one (left_id);
-- after
create table app.ticket (id integer primary key, kept text);
