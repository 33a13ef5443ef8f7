-- A user sees the trades of the own results.
alter table {{ schema }}.backtest_trades enable row level security;

drop policy if exists backtest_trades_owner_reads on {{ schema }}.backtest_trades;
create policy backtest_trades_owner_reads on {{ schema }}.backtest_trades
for select
to {{ authenticated }}
using (
    exists (
        select
        from {{ schema }}.backtest_results as r
        where
            r.id = backtest_trades.result_id
            and r.user_id = (select auth.uid())
    )
);

comment on policy backtest_trades_owner_reads on {{ schema }}.backtest_trades is
'Users see the trades of their own results.';
