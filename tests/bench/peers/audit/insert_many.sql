insert into shop.customer_order (tenant_id, customer_id, status, total, note)
select '00000000-0000-4000-8000-00000000000a', n, 'open', n / 100.0, 'a note'
from generate_series(1, 1000) as n;
