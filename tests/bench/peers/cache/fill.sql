select cache.mset(
    (select array_agg('page:' || n) from generate_series(1, :count::integer) as n),
    array_fill(repeat('x', 983), array[:count::integer])
);
select cache.mset(
    (select array_agg('tagged:' || n) from generate_series(1, :count::integer) as n),
    array_fill(repeat('x', 983), array[:count::integer]),
    array['shop:1']
);
