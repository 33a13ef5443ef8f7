\set customer random(1, 100000)
insert into shop.customer_order (tenant_id, customer_id, status, total, note)
values ('00000000-0000-4000-8000-00000000000a', :customer, 'open', :customer / 100.0, 'a note');
