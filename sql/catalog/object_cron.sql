-- Whether this database has a cron: pg_cron, or the platform's stand-in.
select to_regclass('cron.job') is not null as has_cron;
