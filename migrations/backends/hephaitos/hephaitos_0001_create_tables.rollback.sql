-- The backend goes, with every strategy and every backtest.
drop schema {{ schema }} cascade;
