-- Alice has 100 strategies with 50 results each. Scale times 1,000 strategies of others, with 10
-- results each, lie around them. The ids are known to the scripts: md5('bench ' || n).
begin;

delete from hephaitos.strategies;

insert into hephaitos.strategies (id, user_id, name, created_at)
select
    md5('bench ' || n)::uuid,
    '00000000-0000-4000-8000-00000000000a',
    'Strategy ' || n,
    now() - n * interval '1 hour'
from generate_series(1, 100) as n;

insert into hephaitos.strategies (user_id, name, created_at)
select
    md5('user ' || n / 20)::uuid,
    'Strategy ' || n,
    now() - n * interval '1 minute'
from generate_series(1, 1000 * current_setting('bench.scale')::integer) as n;

insert into hephaitos.backtest_results (
    strategy_id, user_id, sharpe_ratio, cagr, total_return, created_at
)
select
    s.id,
    s.user_id,
    round(random()::numeric * 3, 4),
    round(random()::numeric, 4),
    round(random()::numeric, 4),
    now() - n * interval '1 day'
from hephaitos.strategies as s
cross join generate_series(1, 50) as n
where
    n <= 10
    or s.user_id = '00000000-0000-4000-8000-00000000000a';

-- The same table without the audit triggers, for the comparison.
create table hephaitos.unaudited (like hephaitos.strategies including all);

alter table hephaitos.unaudited replica identity full;

create trigger unaudited_touch
before update on hephaitos.unaudited
for each row
when (old.description is distinct from new.description)
execute function hephaitos.touch_updated_at();

insert into hephaitos.unaudited
select s.*
from hephaitos.strategies as s;

commit;
