-- Marks that are true, and marks that are steadier than what the body does.
-- file: migrations/app_0001_all.sql
alter default privileges revoke execute on functions from public;
create schema app;
create type app.mood as enum ('a', 'b');
create table app.t (id bigint primary key, v integer, at timestamptz);
create sequence app.s;
-- finds: volatility-lie app.stable_random()
create function app.stable_random() returns double precision language sql stable as $$ select random() $$;
create function app.stable_now() returns timestamptz language sql stable as $$ select now() $$;
-- finds: volatility-lie app.stable_clock()
create function app.stable_clock() returns timestamptz language sql stable as $$ select clock_timestamp() $$;
-- finds: volatility-lie app.imm_now()
create function app.imm_now() returns timestamptz language sql immutable as $$ select now() $$;
-- finds: volatility-lie app.imm_date()
create function app.imm_date() returns date language sql immutable as $$ select current_date $$;
-- finds: volatility-lie app.imm_table(bigint)
create function app.imm_table(i bigint) returns integer language sql immutable as $$ select v from app.t where id = i $$;
create function app.stable_table(i bigint) returns integer language sql stable as $$ select v from app.t where id = i $$;
-- finds: volatility-lie app.imm_setting()
create function app.imm_setting() returns text language sql immutable as $$ select current_setting('app.x', true) $$;
-- finds: volatility-lie app.imm_tochar(timestamp with time zone)
create function app.imm_tochar(x timestamptz) returns text language sql immutable as $$ select to_char(x, 'YYYY') $$;
-- finds: volatility-lie app.imm_tochar_ts(timestamp without time zone)
create function app.imm_tochar_ts(x timestamp) returns text language sql immutable as $$ select to_char(x, 'TMMonth') $$;
create function app.imm_extract(x timestamp) returns numeric language sql immutable as $$ select extract(year from x) $$;
create function app.imm_extract_date(x date) returns numeric language sql immutable as $$ select extract(year from x) $$;
-- finds: volatility-lie app.imm_extract_tz(timestamp with time zone)
create function app.imm_extract_tz(x timestamptz) returns numeric language sql immutable as $$ select extract(year from x) $$;
create function app.imm_at_zone(x timestamptz) returns timestamp language sql immutable as $$ select x at time zone 'UTC' $$;
-- finds: volatility-lie app.imm_cast_date(timestamp with time zone)
create function app.imm_cast_date(x timestamptz) returns date language sql immutable as $$ select x::date $$;
create function app.imm_utc_date(x timestamptz) returns date language sql immutable as $$ select (x at time zone 'UTC')::date $$;
-- finds: volatility-lie app.imm_text_date(text)
create function app.imm_text_date(x text) returns date language sql immutable as $$ select x::date $$;
create function app.imm_date_lit() returns date language sql immutable as $$ select date '2020-01-01' $$;
create function app.imm_lower(x text) returns text language sql immutable as $$ select lower(trim(x)) $$;
create function app.imm_concat(x text) returns text language sql immutable as $$ select concat(x, '-', 1) $$;
-- finds: volatility-lie app.stable_insert()
create function app.stable_insert() returns void language sql stable as $$ insert into app.t (id) values (1) $$;
-- finds: volatility-lie app.stable_pl_insert()
create function app.stable_pl_insert() returns void language plpgsql stable as $$ begin insert into app.t (id) values (1); end $$;
-- finds: volatility-lie app.stable_next()
create function app.stable_next() returns bigint language sql stable as $$ select nextval('app.s') $$;
create function app.vol_const() returns integer language sql volatile as $$ select 1 $$;
create function app.real_const() returns integer language sql immutable as $$ select 42 $$;
create function app.wrap_const() returns integer language sql immutable as $$ select app.real_const() + 1 $$;
create function app.wrap_vol_const() returns integer language sql immutable as $$ select app.vol_const() + 1 $$;
-- finds: volatility-lie app.wrap_stable()
create function app.wrap_stable() returns timestamptz language sql immutable as $$ select app.stable_now() $$;
create function app.hidden() returns double precision language plpgsql volatile as $$ begin return random(); end $$;
-- finds: volatility-lie app.stable_hidden()
create function app.stable_hidden() returns double precision language plpgsql stable as $$ declare x double precision; begin x := app.hidden(); return x; end $$;
create function app.pl_branches(x integer) returns text language plpgsql immutable as $$ begin if x > 1 then return 'a'; elsif x = 0 then return 'b'; end if; return 'c'; end $$;
-- finds: volatility-lie app.pl_branch_now(integer)
create function app.pl_branch_now(x integer) returns timestamptz language plpgsql immutable as $$ begin if x > 1 then return now(); end if; return null; end $$;
create function app.pl_raise(x integer) returns integer language plpgsql immutable as $$ begin if x < 0 then raise exception 'negative %', x; end if; return x; end $$;
-- finds: volatility-lie app.pl_dyn_write()
create function app.pl_dyn_write() returns void language plpgsql stable as $$ begin execute 'delete from app.t'; end $$;
-- finds: volatility-lie app.pl_dyn_fmt(text)
create function app.pl_dyn_fmt(n text) returns void language plpgsql stable as $$ begin execute format('insert into app.%I (id) values (1)', n); end $$;
create function app.pl_dyn_read(n text) returns bigint language plpgsql stable as $$ declare c bigint; begin execute format('select count(*) from app.%I', n) into c; return c; end $$;
-- finds: volatility-lie app.pl_setconfig()
create function app.pl_setconfig() returns void language plpgsql stable as $$ begin perform set_config('app.x', '1', true); end $$;
-- finds: volatility-lie app.imm_user()
create function app.imm_user() returns name language sql immutable as $$ select current_user $$;
create function app.stable_user() returns name language sql stable as $$ select current_user $$;
-- finds: volatility-lie app.stable_uuid()
create function app.stable_uuid() returns uuid language sql stable as $$ select gen_random_uuid() $$;
create function app.imm_enum(x app.mood) returns boolean language sql immutable as $$ select x = 'a' $$;
create function app.imm_json(x jsonb) returns text language sql immutable as $$ select x ->> 'a' $$;
create function app.imm_array(x text[]) returns text language sql immutable as $$ select array_to_string(x, ',') $$;
create function app.imm_md5(x text) returns text language sql immutable as $$ select md5(x) $$;
create function app.imm_interval(x timestamp) returns timestamp language sql immutable as $$ select x + interval '1 day' $$;
-- finds: volatility-lie app.imm_interval_tz(timestamp with time zone)
create function app.imm_interval_tz(x timestamptz) returns timestamptz language sql immutable as $$ select x + interval '1 day' $$;
create function app.imm_trunc(x timestamp) returns timestamp language sql immutable as $$ select date_trunc('day', x) $$;
-- finds: volatility-lie app.imm_trunc_tz(timestamp with time zone)
create function app.imm_trunc_tz(x timestamptz) returns timestamptz language sql immutable as $$ select date_trunc('day', x) $$;
create function app.imm_values(x integer) returns text language sql immutable as $$ select v.b from (values (1, 'a'), (2, 'b')) as v (a, b) where v.a = x $$;
create function app.imm_gs(x integer) returns bigint language sql immutable as $$ select sum(g) from generate_series(1, x) as g $$;
-- finds: volatility-lie app.atomic_now()
create function app.atomic_now() returns timestamptz language sql immutable begin atomic select now(); end;
create function app.atomic_ok(x integer) returns integer language sql immutable begin atomic select x + 1; end;
-- finds: volatility-lie app.regcl()
create function app.regcl() returns oid language sql immutable as $$ select 't'::text::regclass::oid $$;
-- finds: volatility-lie app.fu(bigint)
create function app.fu(i bigint) returns integer language sql stable as $$ select v from app.t where id = i for update $$;
-- finds: volatility-lie app.pl_read(bigint)
create function app.pl_read(i bigint) returns integer language plpgsql immutable as $$ declare r integer; begin select v into r from app.t where id = i; return r; end $$;
-- finds: volatility-lie app.pl_default()
create function app.pl_default() returns timestamptz language plpgsql immutable as $$ declare t timestamptz := now(); begin return t; end $$;
-- finds: volatility-lie app.pl_cast(text)
create function app.pl_cast(x text) returns timestamptz language plpgsql immutable as $$ declare t timestamptz; begin t := x; return t; end $$;
create function app.rec(n integer) returns integer language plpgsql immutable as $$ begin return case when n < 2 then 1 else app.rec2(n - 1) end; end $$;
create function app.rec2(n integer) returns integer language plpgsql immutable as $$ begin return app.rec(n); end $$;
-- finds: volatility-lie app.stable_notify()
create function app.stable_notify() returns void language sql stable as $$ select pg_notify('a', 'b') $$;
-- finds: volatility-lie app.stable_sleep()
create function app.stable_sleep() returns void language sql stable as $$ select pg_sleep(0) $$;
-- finds: volatility-lie app.stable_lock()
create function app.stable_lock() returns void language sql stable as $$ select pg_advisory_xact_lock(1) $$;
create function app.stable_txid() returns boolean language sql stable as $$ select txid_current_if_assigned() is null $$;
create function app.rnd_seed(x integer) returns integer language sql volatile as $$ select (random() * x)::integer $$;
create function app.vol_table() returns bigint language sql volatile as $$ select count(*) from app.t $$;
create function app.imm_fmt(x integer) returns text language sql immutable as $$ select format('%s-%s', x, 'a') $$;
-- finds: volatility-lie app.imm_fmt_tz(timestamp with time zone)
create function app.imm_fmt_tz(x timestamptz) returns text language sql immutable as $$ select format('%s', x) $$;
-- finds: volatility-lie app.imm_tztext(timestamp with time zone)
create function app.imm_tztext(x timestamptz) returns text language sql immutable as $$ select x::text $$;
-- finds: volatility-lie app."imm_toT"(text)
create function app."imm_toT"(x text) returns timestamptz language sql immutable as $$ select to_timestamp(x, 'YYYY') $$;
create function app.imm_tots(x double precision) returns timestamptz language sql immutable as $$ select to_timestamp(x) $$;
create function app.imm_makedate(y integer) returns date language sql immutable as $$ select make_date(y, 1, 1) $$;
create function app.imm_age(x timestamp, y timestamp) returns interval language sql immutable as $$ select age(x, y) $$;
-- finds: volatility-lie app.imm_age1(timestamp without time zone)
create function app.imm_age1(x timestamp) returns interval language sql immutable as $$ select age(x) $$;
create function app.imm_regex(x text) returns text language sql immutable as $$ select regexp_replace(x, 'a', 'b') $$;
create function app.imm_num(x numeric) returns text language sql immutable as $$ select to_char(x, '999') $$;
create function app.imm_tsv(x text) returns tsvector language sql immutable as $$ select to_tsvector('english', x) $$;
-- finds: volatility-lie app.imm_tsv_default(text)
create function app.imm_tsv_default(x text) returns tsvector language sql immutable as $$ select to_tsvector(x) $$;
