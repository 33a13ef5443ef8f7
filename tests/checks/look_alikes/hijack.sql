-- Paths that a caller has a say in, and paths that only look like it.
-- file: migrations/app_0001_all.sql
alter default privileges revoke execute on functions from public;
create schema app; create schema lib; create schema open_to_all; grant create, usage on schema open_to_all to public; 
create table app.ticket (id bigint primary key, title text);
create table public.note (id bigint primary key, title text);
create type app.mood as enum ('a','b');
create function app.helper(x integer) returns integer language sql immutable as $$ select x $$;
create function lib.helper2(x integer) returns integer language sql immutable as $$ select x $$;
create function lib.eq(x integer, y text) returns boolean language sql immutable as $$ select true $$;
create operator lib.=== (leftarg = integer, rightarg = text, function = lib.eq);
-- finds: search-path-hijack app.no_path()
set search_path = app, public;
create function app.no_path() returns bigint language sql stable security definer as $$ select count(*) from ticket $$;
create function app.no_path_inv() returns bigint language sql stable security invoker as $$ select count(*) from ticket $$;
create function app.no_path_qual() returns bigint language sql stable security definer as $$ select count(*) from app.ticket $$;
-- finds: search-path-hijack app.path_app()
create function app.path_app() returns bigint language sql stable security definer set search_path = app as $$ select count(*) from ticket $$;
create function app.path_app_qual() returns bigint language sql stable security definer set search_path = app as $$ select count(*) from app.ticket $$;
create function app.path_temp_last() returns bigint language sql stable security definer set search_path = app, pg_temp as $$ select count(*) from ticket $$;
-- finds: search-path-hijack app.path_temp_first()
create function app.path_temp_first() returns bigint language sql stable security definer set search_path = pg_temp, app as $$ select count(*) from ticket $$;
create function app.path_cat() returns bigint language sql stable security definer set search_path = pg_catalog, app, pg_temp as $$ select count(*) from ticket $$;
-- finds: search-path-hijack app.path_cat_notemp()
create function app.path_cat_notemp() returns bigint language sql stable security definer set search_path = pg_catalog, app as $$ select count(*) from ticket $$;
create function app.atomic_nopath() returns bigint language sql stable security definer begin atomic select count(*) from ticket; end;
-- finds: search-path-hijack app.open_first()
create function app.open_first() returns bigint language sql stable security definer set search_path = open_to_all, app, pg_temp as $$ select count(*) from ticket $$;
-- open schema comes after the real one: nothing can come before
create function app.open_last() returns bigint language sql stable security definer set search_path = app, open_to_all, pg_temp as $$ select count(*) from ticket $$;
-- finds: search-path-hijack app.fn_nopath()
create function app.fn_nopath() returns integer language sql stable security definer as $$ select helper(1) $$;
-- functions are never looked for in pg_temp
create function app.fn_path() returns integer language sql stable security definer set search_path = app as $$ select helper(1) $$;
-- finds: search-path-hijack app.fn_open()
create function app.fn_open() returns integer language sql stable security definer set search_path = open_to_all, app, pg_temp as $$ select helper(1) $$;
create function app.ops_empty() returns integer language sql stable security definer set search_path = '' as $$ select 1 + 2 $$;
-- operators and functions of pg_catalog, no path, everything qualified
create function app.builtin_nopath(x integer) returns text language sql stable security definer as $$ select lower(x::text) || 'a' $$;
-- finds: search-path-hijack app.type_path()
create function app.type_path() returns text language plpgsql stable security definer set search_path = app as $$ declare m mood := 'a'; begin return m::text; end $$;
create function app.type_temp_last() returns text language plpgsql stable security definer set search_path = app, pg_temp as $$ declare m mood := 'a'; begin return m::text; end $$;
-- finds: search-path-hijack app.pl_path()
create function app.pl_path() returns bigint language plpgsql stable security definer set search_path = app as $$ begin return (select count(*) from ticket); end $$;
create function app.pl_qual() returns bigint language plpgsql stable security definer set search_path = app as $$ begin return (select count(*) from app.ticket); end $$;
-- finds: search-path-hijack app.dyn_path()
create function app.dyn_path() returns bigint language plpgsql stable security definer set search_path = app as $$ declare n bigint; begin execute 'select count(*) from ' || quote_ident('ticket') into n; return n; end $$;
create function app.dyn_qual() returns bigint language plpgsql stable security definer set search_path = app as $$ declare n bigint; begin execute format('select count(*) from %I.%I', 'app', 'ticket') into n; return n; end $$;
create function app.cte_ok() returns bigint language sql stable security definer set search_path = app as $$ with ticket as (select 1) select count(*) from ticket $$;
-- finds: search-path-hijack app.write_path()
create function app.write_path() returns void language sql volatile security definer set search_path = app as $$ insert into ticket (id) values (1) $$;
-- finds: search-path-hijack app.pub_path()
create function app.pub_path() returns bigint language sql stable security definer set search_path = public as $$ select count(*) from note $$;
create function app.pub_temp_last() returns bigint language sql stable security definer set search_path = public, pg_temp as $$ select count(*) from note $$;
create function app.trg() returns trigger language plpgsql security definer set search_path = '' as $$ begin insert into app.ticket (id) values (new.id); return new; end $$;
create trigger n_t before insert on public.note for each row execute function app.trg();
-- finds: search-path-hijack app.trg_path()
create function app.trg_path() returns trigger language plpgsql security definer set search_path = app as $$ begin insert into ticket (id) values (new.id); return new; end $$;
create trigger n_t2 before insert on public.note for each row execute function app.trg_path();
-- finds: search-path-hijack app.setvar()
create function app.setvar() returns bigint language plpgsql security definer as $$ begin set local search_path = app; return (select count(*) from ticket); end $$;
-- finds: search-path-hijack app.proc_path()
create procedure app.proc_path() language plpgsql security definer set search_path = app as $$ begin delete from ticket; end $$;
create procedure app.proc_ok() language plpgsql security definer set search_path = '' as $$ begin delete from app.ticket; end $$;
-- finds: search-path-hijack app.from_current()
create function app.from_current() returns bigint language sql stable security definer set search_path from current as $$ select count(*) from ticket $$;
-- finds: search-path-hijack app.op_nopath()
set search_path = app, lib, public;
create function app.op_nopath() returns boolean language sql stable security definer as $$ select 1 === 'a'::text $$;
create function app.op_qual() returns boolean language sql stable security definer as $$ select 1 operator(lib.===) 'a'::text $$;
-- makes its own temp table
create function app.own_temp() returns bigint language plpgsql security definer set search_path = app, pg_temp as $$ declare n bigint; begin create temporary table mine (x integer) on commit drop; select count(*) into n from mine; return n; end $$;
-- finds: search-path-hijack app.cur()
create function app.cur() returns bigint language plpgsql stable security definer set search_path = app as $$ declare c cursor for select * from ticket; r record; begin for r in c loop return r.id; end loop; return 0; end $$;
-- finds: search-path-hijack app.rowt()
create function app.rowt() returns bigint language plpgsql stable security definer set search_path = app as $$ declare r ticket%rowtype; begin return 0; end $$;
-- finds: search-path-hijack app.nullpath()
create function app.nullpath() returns bigint language sql stable security definer set search_path = "$user", public as $$ select count(*) from note $$;
-- the usual path of the others who may call it finds no table
-- finds: search-path-hijack app.lent()
-- finds: broken-function app.lent()
create function app.lent() returns bigint language sql stable security definer as $$ select count(*) from ticket $$;
grant execute on function app.lent() to authenticated;
-- finds: search-path-hijack app.lent_public()
create function app.lent_public() returns bigint language sql stable security definer as $$ select count(*) from note $$;
grant execute on function app.lent_public() to authenticated;
create function app.lent_inv() returns bigint language sql stable security invoker as $$ select count(*) from ticket $$;
grant execute on function app.lent_inv() to authenticated;
