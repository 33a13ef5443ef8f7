-- before
create table app.base (a integer);
create table app.child (a integer, b integer);
-- after
create table app.base (a integer, z integer);
create table app.child (a integer, b integer) inherits (app.base);
