-- before
create table app.old (a integer);
-- after
create table app.old (a integer);
create table app.team (id integer primary key, main_project integer);
create table app.project (id integer primary key, team_id integer references app.team);
alter table app.team add constraint team_main_project foreign key (main_project)
references app.project;
