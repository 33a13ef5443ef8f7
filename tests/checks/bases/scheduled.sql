-- A project with a cron, two tables of orders and what is known of each day.
-- file: pgpkg.toml
[project]
name = "app"

[packages]
platform = {}
-- file: sql/schema.sql
create schema app;
-- file: sql/tables/sale.sql
create table app.sale (
    id bigint generated always as identity primary key,
    amount numeric not null,
    is_open boolean not null default true,
    created_at timestamptz not null default now()
);
-- file: sql/tables/total.sql
create table app.total (
    day date primary key,
    amount numeric not null,
    computed_at timestamptz not null default now()
);
