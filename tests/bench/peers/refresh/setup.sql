create schema shop;

create table shop.sale (
    id bigint generated always as identity primary key,
    sold_on date not null,
    amount numeric(12, 2) not null
);

insert into shop.sale (sold_on, amount)
select
    date '2026-01-01' + n % 365,
    n % 100
from generate_series(1, 10000) as n;

create materialized view shop.daily_revenue as
select
    s.sold_on,
    sum(s.amount) as revenue
from shop.sale as s
group by s.sold_on;

create unique index daily_revenue_day
on shop.daily_revenue (sold_on);
