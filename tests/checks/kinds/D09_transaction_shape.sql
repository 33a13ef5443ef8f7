-- BEGIN and COMMIT.
-- case: are not for migrations
-- sees: error migration-fails app_0002_change
-- migration
begin;
alter table app.ticket add column code text;
commit;
