\set id random(1, :count)
update shop.customer_order set status = 'paid', total = total + 1 where id = :id;
