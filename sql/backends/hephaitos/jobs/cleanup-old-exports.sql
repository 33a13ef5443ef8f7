-- Each night at three: exports that nobody fetches any more.
select cron.schedule('cleanup-old-exports', '0 3 * * *', $$select {{ schema }}.cleanup_old_exports()$$);
