\set day random(0, 364)
insert into shop.sale (sold_on, amount) values (date '2026-01-01' + :day::integer, 9.99);
