-- Overloads that some call cannot tell apart, and overloads that every call can.
-- file: sql/schema.sql
alter default privileges revoke execute on functions from public;
create schema app;
-- file: sql/functions/a.sql
-- finds: ambiguous-overload app.a(integer)
-- finds: ambiguous-overload app.a(integer, text)
create function app.a(x integer) returns integer language sql immutable as $$ select 1 $$;
create function app.a(x integer, y text default '') returns integer language sql immutable as $$ select 1 $$;
-- file: sql/functions/b.sql
create function app.b(x integer) returns integer language sql immutable as $$ select 1 $$;
create function app.b(x integer, y text) returns integer language sql immutable as $$ select 1 $$;
-- file: sql/functions/c.sql
create function app.c(x integer) returns integer language sql immutable as $$ select 1 $$;
create function app.c(x text) returns integer language sql immutable as $$ select 1 $$;
create function app.c(x date) returns integer language sql immutable as $$ select 1 $$;
-- file: sql/functions/d.sql
-- different argument names, both with defaults
-- finds: ambiguous-overload app.d(integer, text)
-- finds: ambiguous-overload app.d(integer, date)
create function app.d(x integer, y text default '') returns integer language sql immutable as $$ select 1 $$;
create function app.d(x integer, z date default null) returns integer language sql immutable as $$ select 1 $$;
-- file: sql/functions/e.sql
create function app.e(variadic xs integer[]) returns integer language sql immutable as $$ select 1 $$;
create function app.e(x integer) returns integer language sql immutable as $$ select 1 $$;
-- file: sql/functions/g.sql
-- zero args
-- finds: ambiguous-overload app.g()
-- finds: ambiguous-overload app.g(integer)
create function app.g() returns integer language sql immutable as $$ select 1 $$;
create function app.g(x integer default 1) returns integer language sql immutable as $$ select 1 $$;
-- file: sql/functions/h.sql
-- int -> one, text -> other, each with default: distinguishable by first arg
create function app.h(x integer, y text default '') returns integer language sql immutable as $$ select 1 $$;
create function app.h(x uuid, y text default '') returns integer language sql immutable as $$ select 1 $$;
-- file: sql/functions/i.sql
-- zero-arg and variadic
create function app.i() returns integer language sql immutable as $$ select 1 $$;
create function app.i(variadic xs text[]) returns integer language sql immutable as $$ select 1 $$;
-- file: sql/functions/j.sql
-- a procedure and defaults
-- finds: ambiguous-overload app.j(integer)
-- finds: ambiguous-overload app.j(integer, integer)
create procedure app.j(x integer) language sql as $$ select 1 $$;
create procedure app.j(x integer, y integer default 2) language sql as $$ select 1 $$;
