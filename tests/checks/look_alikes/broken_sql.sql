-- Bodies in SQL: what is renamed, dropped or of another type, beside what only looks like it.
-- file: migrations/app_0001_all.sql
alter default privileges revoke execute on functions from public;
create schema app; create schema old;
create type app.mood as enum ('sad', 'glad');
create type app.pair as (x integer, y integer);
create type app.kind as enum ('a', 'b');
create table app.t (id bigint primary key, title text not null, note text, mood app.mood, pt app.pair, points integer);
create table app.n (id bigint primary key, t_id bigint, body text);
create table app.gone_t (id bigint, at timestamptz);
create table old.t (id bigint);
create sequence app.s;
create function app.rate(points integer) returns integer language sql immutable as $$ select points; $$;
-- finds: broken-function app.enum_sql()
create function app.enum_sql() returns bigint language sql stable as $$ select count(*) from app.t where mood = 'sad' $$;
create function app.enum_sql_ok() returns bigint language sql stable as $$ select count(*) from app.t where mood::text = 'sad' $$;
-- finds: broken-function app.comp_sql()
create function app.comp_sql() returns integer language sql stable as $$ select (t.pt).x from app.t as t $$;
create function app.comp_sql_ok() returns integer language sql stable as $$ select (t.pt).y from app.t as t $$;
-- finds: broken-function app.seq_sql()
create function app.seq_sql() returns bigint language sql as $$ select nextval('app.s') $$;
-- finds: broken-function app.schema_sql()
create function app.schema_sql() returns bigint language sql stable as $$ select count(*) from old.t $$;
-- finds: broken-function app.type_sql()
create function app.type_sql() returns text language sql immutable as $$ select 'a'::app.kind::text $$;
-- finds: broken-function app.call_sql()
create function app.call_sql() returns integer language sql immutable as $$ select app.rate(1) $$;
create function app.atomic_ok() returns bigint language sql stable begin atomic select count(*) from app.t where title = 'x'; end;
create function app.atomic_seq_ok() returns bigint language sql volatile begin atomic select nextval('app.s'); end;
-- finds: broken-function app.num_sql()
create function app.num_sql() returns integer language sql stable as $$ select points + 1 from app.t $$;
-- finds: broken-function app.star_sql()
create function app.star_sql() returns table (id bigint, t_id bigint, body text) language sql stable as $$ select * from app.n $$;
create function app.star_sql_ok() returns setof app.n language sql stable as $$ select * from app.n $$;
-- finds: breaking-signature app.rate(integer)
-- file: migrations/app_0002_change.sql
alter table app.t rename column title to headline;
drop table app.gone_t;
alter type app.mood rename value 'sad' to 'blue';
alter type app.pair rename attribute x to ex;
drop type app.kind;
alter sequence app.s rename to s2;
alter schema old rename to older;
drop function app.rate(integer);
create function app.rate(points integer, per integer) returns integer language sql immutable as $$ select points; $$;
alter table app.t alter column points type text using points::text;
alter table app.n add column extra text;
-- release: app_0001_all.sql
