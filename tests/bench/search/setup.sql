-- 200,000 articles, of which 100,000 speak of herons. Written after the table and its functions.
insert into public.article (tenant_id, title, body, created_at)
select
    '00000000-0000-4000-8000-00000000a000',
    'Article ' || n,
    (
        select string_agg('word' || (hashint4(n * 31 + w) & 4095), ' ')
        from generate_series(1, 30) as w
    ) || case when n % 2 = 0 then repeat(' heron', 1 + n % 5) else '' end,
    timestamptz '2026-01-01' + n * interval '1 second'
from generate_series(1, current_setting('bench.rows')::integer) as n;
