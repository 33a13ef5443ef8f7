-- before
create table app.customer (id integer primary key, code text unique, name text);
create table app.ticket (
    id integer primary key,
    customer_id integer references app.customer on delete cascade,
    code text constraint ticket_has_code references app.customer (code)
);
-- after
create table app.customer (
    id integer,
    code text,
    name text,
    constraint customer_code unique (code) include (name),
    constraint customer_is_one primary key (id) include (name)
);
create table app.ticket (
    id integer primary key,
    customer_id integer references app.customer on delete set null,
    code text constraint ticket_has_code references app.customer (code)
);
