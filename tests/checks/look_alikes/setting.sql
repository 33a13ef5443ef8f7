-- Settings that stay, and settings that end with the transaction.
-- file: migrations/app_0001_all.sql
alter default privileges revoke execute on functions from public;
create schema app;
create table app.t (id bigint primary key);
insert into app.t values (1);
-- finds: session-setting-leak app.a(text)
create function app.a(x text) returns void language sql as $$ select set_config('app.x', x, false) $$;
create function app.a_ok(x text) returns void language sql as $$ select set_config('app.x', x, true) $$;
-- finds: session-setting-leak app.b()
create function app.b() returns void language plpgsql as $$ begin set work_mem = '9MB'; end $$;
create function app.b_ok() returns void language plpgsql as $$ begin set local work_mem = '9MB'; end $$;
create function app.c_ok() returns bigint language sql set work_mem = '9MB' as $$ select count(*) from app.t $$;
create function app.d_ok() returns void language plpgsql as $$ declare was text := current_setting('work_mem'); begin set work_mem = '9MB'; perform set_config('work_mem', was, false); end $$;
-- finds: session-setting-leak app.e()
create function app.e() returns void language plpgsql as $$ begin set session timezone = 'Asia/Tokyo'; end $$;
-- finds: session-setting-leak app.e2()
create function app.e2() returns void language plpgsql as $$ begin set time zone 'Asia/Tokyo'; end $$;
-- finds: session-setting-leak app.f()
create function app.f() returns void language plpgsql as $$ begin execute 'set statement_timeout = ' || '5000'; end $$;
-- finds: session-setting-leak app.f2(text)
create function app.f2(v text) returns void language plpgsql as $$ begin execute format('set app.tenant = %L', v); end $$;
create function app.f2_ok(v text) returns void language plpgsql as $$ begin execute format('set local app.tenant = %L', v); end $$;
create function app.g() returns void language plpgsql as $$ begin perform pg_advisory_lock(42); end $$;
create function app.g_ok() returns void language plpgsql as $$ begin perform pg_advisory_xact_lock(42); end $$;
create function app.g_ok2() returns void language plpgsql as $$ begin perform pg_advisory_lock(43); perform pg_advisory_unlock(43); end $$;
create function app.h() returns void language plpgsql as $$ begin listen news; end $$;
create function app.i() returns void language plpgsql as $$ begin create temporary table if not exists scratch (id bigint); end $$;
create function app.i_ok() returns void language plpgsql as $$ begin create temporary table scratch2 (id bigint) on commit drop; end $$;
create function app.i_ok2() returns void language plpgsql as $$ begin create temporary table scratch3 (id bigint); drop table scratch3; end $$;
-- finds: session-setting-leak app.j(text, text)
create function app.j(name text, val text) returns void language sql as $$ select set_config('app.' || name, val, false) $$;
-- finds: session-setting-leak app.k()
create function app.k() returns text language sql as $$ select set_config('request.jwt.claims', '{"sub":"1"}', false) $$;
-- finds: session-setting-leak app.l(boolean)
create function app.l(is_local boolean default false) returns text language sql as $$ select set_config('app.y', 'z', is_local) $$;
create function app.m_text() returns text language sql immutable as $$ select 'set work_mem = 1; set_config(''a'', ''b'', false)'::text $$;
-- finds: session-setting-leak app.n()
create function app.n() returns void language plpgsql as $$ begin set role pg_monitor; end $$;
create function app.n_ok() returns void language plpgsql as $$ begin set local role pg_monitor; end $$;
-- finds: session-setting-leak app.o()
create function app.o() returns void language plpgsql as $$ begin perform set_config('role', 'pg_monitor', false); end $$;
-- finds: session-setting-leak app.p()
create procedure app.p() language plpgsql as $$ begin perform set_config('app.pp', 'z', false); end $$;
create procedure app.p_ok() language plpgsql as $$ begin perform set_config('app.pp', 'z', true); commit; end $$;
-- finds: session-setting-leak app.q()
create function app.q() returns void language plpgsql as $$ begin perform pg_catalog.set_config('app.q', 'z', false); end $$;
create function app.r_ok() returns void language plpgsql as $$ begin update app.t set id = 2 where id = 1; end $$;
-- finds: session-setting-leak app.u(integer)
create function app.u(x integer) returns void language plpgsql as $$ begin if x <> 77 then perform set_config('app.u', 'z', false); end if; end $$;
create function app.s_path() returns bigint language plpgsql set search_path = '' as $$ begin perform set_config('search_path', 'app', true); return (select count(*) from t); end $$;
create function app.prep() returns void language plpgsql as $$ begin execute 'prepare pq as select 1'; end $$;
