-- after
create type app.mood as enum ('sad', 'ok');
create domain app.email as text constraint email_has_at check (value ~ '@');
create table app.agent (
    id integer generated always as identity primary key,
    email app.email not null unique,
    mood app.mood default 'ok'
);
create table app.ticket (
    id bigserial primary key,
    agent_id integer references app.agent (id),
    title varchar(80) not null check (title in ('a', 'b')),
    boss_id bigint references app.ticket (id)
);
create index ticket_agent on app.ticket (agent_id) where title <> 'a';
alter table app.ticket add constraint ticket_title_is_short check (length(title) < 40);
create sequence app.numbers increment by 5;
create statistics app.ticket_pairs on agent_id, title from app.ticket;
