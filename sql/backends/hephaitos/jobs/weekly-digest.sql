-- Mondays at nine: the digest of the week before.
select cron.schedule('weekly-digest', '0 9 * * 1', $$select {{ schema }}.send_weekly_digest()$$);
