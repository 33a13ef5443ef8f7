-- A new overload takes the meaning from calls with plain literals; numbers and texts keep theirs.
-- released a(x date); the change adds a(x interval): app.a('2020-01-01') was fine with unknown literal, is ambiguous now
-- file: sql/schema.sql
alter default privileges revoke execute on functions from public;
create schema app;
-- file: migrations/app_0001_all.sql
alter default privileges revoke execute on functions from public;
create schema app;
create function app.a(x date) returns integer language sql immutable as $$ select 1 $$;
create function app.t(x text) returns integer language sql immutable as $$ select 1 $$;
create function app.u(x bigint) returns integer language sql immutable as $$ select 1 $$;
create function app.n(x numeric) returns integer language sql immutable as $$ select 1 $$;
-- release: app_0001_all.sql
-- file: migrations/app_0002_b.sql
create function app.a(x integer) returns integer language sql immutable as $$ select 1 $$;
create function app.t(x integer) returns integer language sql immutable as $$ select 1 $$;
create function app.u(x numeric) returns integer language sql immutable as $$ select 1 $$;
create function app.n(x real) returns integer language sql immutable as $$ select 1 $$;
-- finds: ambiguous-overload app.a(date)
