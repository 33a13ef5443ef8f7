-- Bodies in PL/pgSQL: handlers, temporary tables, records, dynamic SQL, and what is really gone.
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
-- finds: broken-function app.enum_pl()
create function app.enum_pl() returns bigint language plpgsql as $$ begin return (select count(*) from app.t where mood = 'sad'); end $$;
-- finds: broken-function app.enum_assign()
create function app.enum_assign() returns app.mood language plpgsql as $$ declare m app.mood := 'sad'; begin return m; end $$;
create function app.enum_assign_ok() returns app.mood language plpgsql as $$ declare m app.mood := 'glad'; begin m := 'glad'; return m; end $$;
-- finds: broken-function app.enum_return()
create function app.enum_return() returns app.mood language plpgsql as $$ begin return 'sad'; end $$;
-- finds: broken-function app.enum_set()
create function app.enum_set() returns app.mood language plpgsql as $$ declare m app.mood; begin m := 'sad'; return m; end $$;
-- finds: broken-function app.enum_insert()
create function app.enum_insert() returns void language plpgsql as $$ begin insert into app.t (id, mood) values (1, 'sad'); end $$;
-- finds: broken-function app.comp_pl()
create function app.comp_pl() returns integer language plpgsql as $$ declare p app.pair; begin p.x := 1; return p.x; end $$;
create function app.comp_pl_ok() returns integer language plpgsql as $$ declare p app.pair; begin p.y := 1; return p.y; end $$;
-- finds: broken-function app.seq_pl()
create function app.seq_pl() returns bigint language plpgsql as $$ begin return nextval('app.s'); end $$;
-- finds: broken-function app.schema_pl()
create function app.schema_pl() returns bigint language plpgsql as $$ begin return (select count(*) from old.t); end $$;
-- finds: broken-function app.type_pl()
create function app.type_pl() returns text language plpgsql as $$ declare k app.kind; begin return k::text; end $$;
-- finds: broken-function app.call_pl()
create function app.call_pl() returns integer language plpgsql as $$ begin return app.rate(1); end $$;
create function app.call_pl_ok() returns integer language plpgsql as $$ begin return app.rate(1, 2); exception when undefined_function then return app.rate(1); end $$;
-- finds: broken-function app.num_pl()
create function app.num_pl() returns integer language plpgsql as $$ begin return (select t.points + 1 from app.t as t); end $$;
-- finds: broken-function app.star_pl()
create function app.star_pl() returns table (id bigint, t_id bigint, body text) language plpgsql as $$ begin return query select * from app.n; end $$;
create function app.star_pl_ok() returns setof app.n language plpgsql as $$ begin return query select * from app.n; end $$;
-- finds: broken-function app.dyn_format()
create function app.dyn_format() returns bigint language plpgsql as $$ declare n bigint; begin execute format('select count(*) from app.%I', 'gone_t') into n; return n; end $$;
create function app.dyn_format_ok(tab text) returns bigint language plpgsql as $$ declare n bigint; begin execute format('select count(*) from app.%I', tab) into n; return n; end $$;
create function app.dyn_format_ok2() returns bigint language plpgsql as $$ declare n bigint; begin execute format('select count(*) from app.%I where %I = %L', 't', 'headline', 'x') into n; return n; end $$;
-- finds: broken-function app.dyn_literal(text)
create function app.dyn_literal(w text) returns bigint language plpgsql as $$ declare n bigint; begin execute format('select count(*) from app.t where title = %L', w) into n; return n; end $$;
-- finds: broken-function app.dyn_using(bigint)
create function app.dyn_using(w bigint) returns bigint language plpgsql as $$ declare n bigint; begin execute 'select count(*) from app.gone_t where id = $1' into n using w; return n; end $$;
-- finds: broken-function app.dyn_concat(text)
create function app.dyn_concat(w text) returns bigint language plpgsql as $$ declare n bigint; begin execute 'select count(*) from app.t where title = ' || quote_literal(w) into n; return n; end $$;
create function app.dyn_concat_ok(w text) returns bigint language plpgsql as $$ declare n bigint; begin execute 'select count(*) from app.t where headline = ' || quote_literal(w) into n; return n; end $$;
-- finds: broken-function app.temp_and_gone()
create function app.temp_and_gone() returns bigint language plpgsql as $$ begin create temp table chosen (id bigint) on commit drop; insert into chosen select g.id from app.gone_t as g; return (select count(*) from chosen); end $$;
create function app.temp_ok(wanted bigint) returns bigint language plpgsql as $$ begin create temp table chosen2 on commit drop as select t.id, t.headline from app.t as t where t.id = wanted; return (select count(*) from chosen2 as c where c.headline = ''); end $$;
-- finds: broken-function app.temp_select(bigint)
create function app.temp_select(wanted bigint) returns bigint language plpgsql as $$ begin create temp table chosen3 on commit drop as select t.id, t.title from app.t as t where t.id = wanted; return (select count(*) from chosen3 as c); end $$;
-- finds: broken-function app.partly_caught()
create function app.partly_caught() returns bigint language plpgsql as $$ begin begin perform 1 from app.later; exception when undefined_table then null; end; return (select count(*) from app.gone_t); end $$;
create function app.caught_ok() returns bigint language plpgsql as $$ begin begin return (select count(*) from app.gone_t); exception when undefined_table then return 0; end; end $$;
create function app.looked_ok() returns bigint language plpgsql as $$ begin if to_regclass('app.gone_t') is not null then return (select count(*) from app.gone_t); end if; return 0; end $$;
create function app.rec_ok() returns text language plpgsql as $$ declare r record; c cursor (k bigint) for select t.id, t.headline from app.t as t where t.id = k; begin for r in c(1) loop return r.headline; end loop; return null; end $$;
-- finds: broken-function app.rec_cursor()
create function app.rec_cursor() returns text language plpgsql as $$ declare r record; c cursor (k bigint) for select t.* from app.t as t where t.id = k; begin for r in c(1) loop return r.title; end loop; return null; end $$;
-- finds: broken-function app.rec_into()
create function app.rec_into() returns text language plpgsql as $$ declare r record; begin select * into r from app.t limit 1; return r.title; end $$;
create function app.rec_ret_ok() returns text language plpgsql as $$ declare r record; begin update app.t set points = '1' returning * into r; return r.headline; end $$;
-- finds: broken-function app.rec_ret()
create function app.rec_ret() returns text language plpgsql as $$ declare r record; begin update app.t set points = '1' returning * into r; return r.title; end $$;
-- finds: broken-function app.row_var()
create function app.row_var() returns text language plpgsql as $$ declare r app.t%rowtype; begin select * into r from app.t limit 1; return r.title; end $$;
create function app.unqual_ok() returns text language plpgsql as $$ begin return (select t.headline from t limit 1); end $$;
-- finds: broken-function app.unqual()
create function app.unqual() returns text language plpgsql as $$ begin return (select t.title from t limit 1); end $$;
create procedure app.proc_ok() language plpgsql as $$ begin update app.t set headline = 'x'; commit; end $$;
-- finds: broken-function app.proc_bad()
create procedure app.proc_bad() language plpgsql as $$ begin update app.t set title = 'x'; commit; end $$;
-- finds: broken-function app.onconf()
create function app.onconf() returns void language plpgsql as $$ begin insert into app.t (id, headline) values (1, 'a') on conflict (id) do update set title = excluded.title; end $$;
create function app.quoted_ok() returns text language plpgsql as $$ begin raise notice 'title of app.gone_t: %', 'title'; return 'select title from app.gone_t'; end $$;
-- app.gone_t is mentioned in a comment only
create function app.comment_ok() returns text language plpgsql as $$ begin /* select title from app.gone_t */ return 'x'; -- app.rate(1)
end $$;
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
