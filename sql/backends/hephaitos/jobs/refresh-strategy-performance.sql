-- Each night at two: the performance figures, asked for or not.
select cron.schedule('refresh-strategy-performance', '0 2 * * *', $$select {{ schema }}.refresh_strategy_performance()$$);
