-- Trigger functions that something calls, and some that only look so.
-- file: migrations/app_0001_all.sql
alter default privileges revoke execute on functions from public;
create schema app;
create table app.t (id bigint primary key, v integer) ;
create table app.p (id bigint, v integer) partition by range (id);
create table app.p1 partition of app.p for values from (0) to (10);
-- finds: unreachable-trigger-function app.fn_a()
create function app.fn_a() returns trigger language plpgsql as $$ begin return new; end $$;
create function app.fn_b() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger t_b before insert on app.t for each row execute function app.fn_b();
create function app.fn_c() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger p_c before insert on app.p for each row execute function app.fn_c();
-- finds: unreachable-trigger-function app.dd()
create function app.dd() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger t_dd before insert on app.t for each row execute function app.dd();
alter table app.t disable trigger t_dd;
-- names app.a in a comment only, or as part of another word
create function app.fn_e() returns integer language plpgsql as $$ begin /* app.fn_a() was used here */ return 1; end $$;
-- attached by DO/other function through format
create function app.fn_f() returns trigger language plpgsql as $$ begin return new; end $$;
create function app.attach(t regclass) returns void language plpgsql as $$ begin execute format('create trigger x before insert on %s for each row execute function %s', t, 'app.fn_f()'); end $$;
create function app.fn_g() returns event_trigger language plpgsql as $$ begin end $$;
-- finds: unreachable-trigger-function app.fn_g()
-- view trigger
create view app.v as select id from app.t;
create function app.fn_h() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger v_h instead of insert on app.v for each row execute function app.fn_h();
-- constraint trigger
create function app.fn_i() returns trigger language plpgsql as $$ begin return new; end $$;
create constraint trigger t_i after insert on app.t deferrable initially deferred for each row execute function app.fn_i();
-- two triggers, one disabled
create function app.fn_k() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger t_k1 before insert on app.t for each row execute function app.fn_k();
create trigger t_k2 before update on app.t for each row execute function app.fn_k();
alter table app.t disable trigger t_k2;
-- when (1 = 2)
create function app.fn_l() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger t_l before insert on app.t for each row when (1 = 2) execute function app.fn_l();
-- update of a column: fine
create function app.fn_m() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger t_m before update of v on app.t for each row execute function app.fn_m();
