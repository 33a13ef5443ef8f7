-- Each night at four: strategies that nobody uses.
select cron.schedule('pause-inactive', '0 4 * * *', $$select {{ schema }}.pause_inactive_strategies()$$);
