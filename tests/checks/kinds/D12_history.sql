-- The order of migrations.
-- case: what a later one makes is not there yet
-- sees: error migration-fails app_0002_change
-- migration
alter table app.answer add column body text;
-- migration
create table app.answer (id bigint primary key);
-- case: in the right order all is well
-- migration
create table app.answer (id bigint primary key);
-- migration
alter table app.answer add column body text;
