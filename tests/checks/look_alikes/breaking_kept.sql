-- The old form is kept beside the new one, or is not.
-- the new form replaces, the old one kept beside it under its old signature
-- file: migrations/app_0001_all.sql
alter default privileges revoke execute on functions from public;
create schema app;
create table app.t (id bigint primary key, title text, body text);
create function app.a(x integer) returns integer language sql immutable as $$ select 1 $$;
create function app.b(x integer) returns integer language sql immutable as $$ select 1 $$;
create function app.c(x integer) returns integer language sql immutable as $$ select 1 $$;
create view app.v as select id, title from app.t;
-- release: app_0001_all.sql
-- file: migrations/app_0002_b.sql
create function app.a(x integer, y text) returns text language sql immutable as $$ select '' $$;
create function app.b(x bigint) returns bigint language sql immutable as $$ select 1::bigint $$;
-- finds: breaking-signature app.c(integer)
drop function app.c(integer);
create function app.c(x bigint) returns bigint language sql immutable as $$ select 1::bigint $$;
drop view app.v; alter table app.t rename to t_all; create view app.t as select id, title, body from app.t_all; create view app.v as select id, title from app.t;
