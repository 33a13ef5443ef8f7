-- What the fixtures of trace begin with: the released state. Rows are made up.
create schema app;
create schema app_old;
create type app.mood as enum ('sad', 'ok');
create domain app.positive as bigint check (value > 0);
create domain app.unused as text;
create sequence app.number;

create table app.customer (
    id bigint generated always as identity primary key,
    name varchar(40) not null,
    email text not null,
    balance numeric(10, 2) not null,
    points app.positive,
    born date,
    created_at timestamp not null
);
create index customer_name on app.customer (name);

create table app.ticket (
    id bigint generated always as identity primary key,
    customer_id bigint not null,
    title text not null,
    note text,
    amount integer,
    is_open boolean not null default true,
    opened_at timestamp not null,
    constraint ticket_amount_is_positive check (amount > 0)
);

-- Partitions: one with rows in it, and tables that could become others.
create table app.event (
    id bigint not null,
    at date not null,
    body text
) partition by range (at);
create table app.event_2026 partition of app.event
for values from ('2026-01-01') to ('2027-01-01');
create table app.event_2027 (
    id bigint not null,
    at date not null,
    body text,
    constraint event_2027_fits check (at >= '2027-01-01' and at < '2028-01-01')
);
create table app.event_unproven (
    id bigint not null,
    at date not null,
    body text,
    constraint event_unproven_fits check (at >= '2027-01-01' and at < '2028-01-01' or id < 0)
);

-- Partitions that share a column and an index, and one for the rest.
create table app.reading (
    at date not null,
    body text,
    note text
) partition by range (at);
create table app.reading_2026 partition of app.reading
for values from ('2026-01-01') to ('2027-01-01');
create table app.reading_2027 partition of app.reading
for values from ('2027-01-01') to ('2028-01-01');
create table app.reading_rest partition of app.reading default;
create index reading_body on app.reading (body);

create table app."Odd Name" ("a.b" text, "C" integer);
create table app.heap (n bigint);
create table app_old.archive (n bigint);
create index archive_n on app_old.archive (n);
create unlogged table app.cache (k text primary key, v text);
create view app.open_ticket as
select
    t.id,
    t.is_open
from app.ticket as t
where t.is_open;
create materialized view app.summary as
select
    c.born,
    count(*) as customers
from app.customer as c
group by c.born;
create unique index summary_born on app.summary (born);

create function app.seven()
returns integer
language sql
immutable
as 'select 7';
create function app.token()
returns uuid
language sql
volatile
as 'select gen_random_uuid()';
create function app.stable_token()
returns uuid
language plpgsql
stable
as 'begin return gen_random_uuid(); end';
create function app.immutable_token()
returns uuid
language plpgsql
immutable
as 'begin return gen_random_uuid(); end';
