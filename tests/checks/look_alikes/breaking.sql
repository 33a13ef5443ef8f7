-- What callers of the released state wrote, and what became of it.
-- file: migrations/app_0001_all.sql
alter default privileges revoke execute on functions from public;
create schema app;
create table app.t (id bigint primary key, title text, body text);
create type app.pr as (a integer, b text);
create function app.add_default(x integer) returns integer language sql immutable as $$ select 1 $$;
create function app.new_over(x integer) returns integer language sql immutable as $$ select 1 $$;
create function app.ren(x integer) returns integer language sql immutable as $$ select 1 $$;
create function app.ret(x integer) returns integer language sql immutable as $$ select 1 $$;
create function app.ret_kept(x integer) returns integer language sql immutable as $$ select 1 $$;
create function app.setof_(x integer) returns integer language sql immutable as $$ select 1 $$;
create function app.outs(x integer, out a integer, out b text) language sql immutable as $$ select 1, ''::text $$;
create function app.outs_ren(x integer, out a integer, out b text) language sql immutable as $$ select 1, ''::text $$;
create function app.gone(x integer) returns integer language sql immutable as $$ select 1 $$;
create function app.moved(x integer) returns integer language sql immutable as $$ select 1 $$;
create function app.widened(x integer) returns integer language sql immutable as $$ select 1 $$;
create function app.narrowed(x bigint) returns integer language sql immutable as $$ select 1 $$;
create function app.less_default(x integer default 1) returns integer language sql immutable as $$ select 1 $$;
create function app.tab() returns table (id bigint, title text) language sql stable as $$ select id, title from app.t $$;
create function app.tab_more() returns table (id bigint, title text) language sql stable as $$ select id, title from app.t $$;
create function app.rows() returns setof app.t language sql stable as $$ select * from app.t $$;
create function app.rows_more() returns setof app.pr language sql stable as $$ select 1, ''::text $$;
create function app.body_only(x integer) returns integer language sql immutable as $$ select 1 $$;
create function app.volat(x integer) returns integer language sql immutable as $$ select 1 $$;
create function app.unnamed(integer) returns integer language sql immutable as $$ select 1 $$;
create procedure app.proc(x integer) language sql as $$ select 1 $$;
create function app.arr(x integer[]) returns integer language sql immutable as $$ select 1 $$;
create function app.vari(variadic x integer[]) returns integer language sql immutable as $$ select 1 $$;
create function app.trg() returns trigger language plpgsql as $$ begin return new; end $$;
create function app.swap(a text, b text) returns text language sql immutable as $$ select a $$;
create aggregate app.agg(integer) (sfunc = int4pl, stype = integer);
create view app.v_same as select id, title from app.t;
create view app.v_more as select id, title from app.t;
create view app.v_ren as select id, title from app.t;
create view app.v_order as select id, title from app.t;
create view app.v_type as select id, title from app.t;
create view app.v_gone as select id, title from app.t;
create view app.v_less as select id, title from app.t;
create view app.v_kept as select id, title from app.t;
create view app.v_table as select id, title from app.t;
create materialized view app.m_ren as select id, title from app.t;
create view app.v_star as select * from app.t;
-- release: app_0001_all.sql
-- file: migrations/app_0002_b.sql
drop function app.add_default(integer);
create function app.add_default(x integer, y text default '') returns integer language sql immutable as $$ select 1 $$;
-- finds: ambiguous-overload app.new_over(integer)
-- finds: ambiguous-overload app.new_over(integer, text)
-- finds: breaking-signature app.new_over(integer)
create function app.new_over(x integer, y text default '') returns integer language sql immutable as $$ select 1 $$;
-- finds: breaking-signature app.ren(integer)
drop function app.ren(integer);
create function app.ren(z integer) returns integer language sql immutable as $$ select 1 $$;
-- finds: breaking-signature app.ret(integer)
drop function app.ret(integer);
create function app.ret(x integer) returns text language sql immutable as $$ select '' $$;
create function app.ret_kept_v2(x integer) returns text language sql immutable as $$ select '' $$;
-- finds: breaking-signature app.setof_(integer)
drop function app.setof_(integer);
create function app.setof_(x integer) returns setof integer language sql immutable as $$ select 1 $$;
-- finds: breaking-signature app.outs(integer)
drop function app.outs(integer);
create function app.outs(x integer, out a integer, out b text, out c text) language sql immutable as $$ select 1, ''::text, ''::text $$;
-- finds: breaking-signature app.outs_ren(integer)
drop function app.outs_ren(integer);
create function app.outs_ren(x integer, out a integer, out bb text) language sql immutable as $$ select 1, ''::text $$;
-- finds: breaking-signature app.gone(integer)
drop function app.gone(integer);
-- finds: breaking-signature app.moved(integer)
create schema other; alter function app.moved(integer) set schema other;
drop function app.widened(integer);
create function app.widened(x bigint) returns integer language sql immutable as $$ select 1 $$;
-- finds: breaking-signature app.narrowed(bigint)
drop function app.narrowed(bigint);
create function app.narrowed(x integer) returns integer language sql immutable as $$ select 1 $$;
-- finds: breaking-signature app.less_default(integer)
drop function app.less_default(integer);
create function app.less_default(x integer) returns integer language sql immutable as $$ select 1 $$;
-- finds: breaking-signature app.tab()
drop function app.tab();
create function app.tab() returns table (id bigint, name text) language sql stable as $$ select id, title from app.t $$;
create function app.tab_more_v2() returns table (id bigint, title text, body text) language sql stable as $$ select id, title, body from app.t $$;
alter table app.t add column extra text;
alter type app.pr add attribute c text;
create or replace function app.rows_more() returns setof app.pr language sql stable as $$ select 1, ''::text, ''::text $$;
create or replace function app.body_only(x integer) returns integer language sql immutable as $$ select 2 $$;
create or replace function app.volat(x integer) returns integer language sql stable as $$ select 1 $$;
drop function app.unnamed(integer);
create function app.unnamed(x integer) returns integer language sql immutable as $$ select 1 $$;
-- finds: breaking-signature app.proc(integer)
drop procedure app.proc(integer);
create procedure app.proc(y integer, z integer) language sql as $$ select 1 $$;
-- finds: breaking-signature app.arr(integer[])
drop function app.arr(integer[]);
create function app.arr(x integer) returns integer language sql immutable as $$ select 1 $$;
-- finds: breaking-signature app.vari(integer[])
drop function app.vari(integer[]);
create function app.vari(x integer[]) returns integer language sql immutable as $$ select 1 $$;
drop function app.trg();
-- finds: breaking-signature app.swap(text, text)
drop function app.swap(text, text);
create function app.swap(b text, a text) returns text language sql immutable as $$ select a $$;
create or replace view app.v_same as select id, title from app.t where id > 0;
create or replace view app.v_more as select id, title, body from app.t;
-- finds: breaking-signature app.v_ren
alter view app.v_ren rename column title to name;
-- finds: breaking-signature app.v_order
drop view app.v_order; create view app.v_order as select title, id from app.t;
-- finds: breaking-signature app.v_type
drop view app.v_type; create view app.v_type as select id, title::varchar(10) as title from app.t;
-- finds: breaking-signature app.v_gone
drop view app.v_gone;
-- finds: breaking-signature app.v_less
drop view app.v_less; create view app.v_less as select id from app.t;
create view app.v_kept_v2 as select id, title as name from app.t;
drop view app.v_table; create table app.v_table (id bigint, title text);
-- finds: breaking-signature app.m_ren
drop materialized view app.m_ren; create materialized view app.m_ren as select id, title as name from app.t;
