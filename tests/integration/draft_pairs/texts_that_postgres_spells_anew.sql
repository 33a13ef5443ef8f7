-- before
create table app.ticket (status varchar(20), n integer);
-- after
create table app.ticket (
    status varchar(20) constraint status_is_known check (status in ('open', 'closed')),
    n integer constraint n_is_fine check (n between 1 and 5 or n in (7, 8) or n is null),
    at timestamptz default '2020-01-01 00:00:00+00',
    span interval default interval '1 day 2 hours',
    label text default E'it''s\ta "quoted" CASE',
    doc jsonb not null default '{"A": [1, 2]}'
);
create index ticket_open on app.ticket (n) where status in ('open', 'closed');
