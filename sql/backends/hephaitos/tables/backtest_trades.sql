-- The single trades of a backtest.
create table {{ schema }}.backtest_trades (
    id bigint generated always as identity primary key,
    result_id uuid not null references {{ schema }}.backtest_results (id) on delete cascade,
    symbol text not null,
    side text not null,
    quantity numeric not null,
    price numeric not null,
    fee numeric not null default 0,
    pnl numeric,
    executed_at timestamptz not null,
    constraint backtest_trades_side_is_known check (side in ('buy', 'sell')),
    constraint backtest_trades_quantity_is_positive check (quantity > 0),
    constraint backtest_trades_price_is_not_negative check (price >= 0)
);

-- Serves the trades of one result, in the order in which they happened.
create index backtest_trades_of_result
on {{ schema }}.backtest_trades (result_id, executed_at);

alter table {{ schema }}.backtest_trades owner to {{ platform.owner }};

comment on table {{ schema }}.backtest_trades is
'The single trades of a backtest.';

grant select on {{ schema }}.backtest_trades to {{ authenticated }};
