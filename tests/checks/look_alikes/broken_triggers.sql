-- Trigger functions of several tables: a branch for one table is read with that table only.
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
create function app.trg() returns trigger language plpgsql as $$ begin
 if tg_table_name = 't' then new.note := new.title; elsif tg_table_name = 'n' then new.body := 'x'; end if; return new; end $$;
-- finds: broken-function app.trg()
create trigger a1 before insert on app.t for each row execute function app.trg();
create trigger a2 before insert on app.n for each row execute function app.trg();
create function app.trg_ok() returns trigger language plpgsql as $$ begin
 if tg_table_name = 't' then new.note := 'y'; elsif tg_table_name = 'n' then new.body := 'x'; end if; return new; end $$;
create trigger b1 before insert on app.t for each row execute function app.trg_ok();
create trigger b2 before insert on app.n for each row execute function app.trg_ok();
create function app.trg_case_ok() returns trigger language plpgsql as $$ begin
 case tg_relid::regclass::text when 'app.t' then new.note := 'y'; when 'app.n' then new.body := 'x'; else null; end case; return new; end $$;
create trigger c1 before insert on app.t for each row execute function app.trg_case_ok();
create trigger c2 before insert on app.n for each row execute function app.trg_case_ok();
create function app.trg_early_ok() returns trigger language plpgsql as $$ begin
 if tg_table_name <> 't' then new.body := 'a'; return new; end if; new.note := 'y'; return new; end $$;
create trigger d1 before insert on app.t for each row execute function app.trg_early_ok();
create trigger d2 before insert on app.n for each row execute function app.trg_early_ok();
-- the name exists on the other table of the trigger only
create function app.trg_swap() returns trigger language plpgsql as $$ begin
 if tg_table_name = 't' then new.body := 'z'; end if; return new; end $$;
-- finds: broken-function app.trg_swap()
create trigger e1 before insert on app.t for each row execute function app.trg_swap();
create trigger e2 before insert on app.n for each row execute function app.trg_swap();
create function app.trg_old() returns trigger language plpgsql as $$ begin
 if old.title is distinct from new.title then raise notice 'x'; end if; return new; end $$;
-- finds: broken-function app.trg_old()
create trigger f1 before update on app.t for each row execute function app.trg_old();
create function app.trg_trans_ok() returns trigger language plpgsql as $$ begin
 insert into app.n (id, body) select a.id, a.headline from added as a; return null; end $$;
create trigger g1 after insert on app.t referencing new table as added for each statement execute function app.trg_trans_ok();
create function app.trg_trans() returns trigger language plpgsql as $$ begin
 insert into app.n (id, body) select a.id, a.title from added as a; return null; end $$;
-- finds: broken-function app.trg_trans()
create trigger g2 after insert on app.t referencing new table as added for each statement execute function app.trg_trans();
create function app.trg_argv_ok() returns trigger language plpgsql as $$ begin
 if tg_argv[0] = 'title' then new.body := 'x'; else new.note := 'y'; end if; return new; end $$;
create trigger h1 before insert on app.t for each row execute function app.trg_argv_ok('note');
create trigger h2 before insert on app.n for each row execute function app.trg_argv_ok('title');
create function app.trg_json_ok() returns trigger language plpgsql as $$ begin
 if to_jsonb(new) ? 'title' then raise notice '%', to_jsonb(new) ->> 'title'; end if; return new; end $$;
create trigger i1 before insert on app.t for each row execute function app.trg_json_ok();
create function app.trg_when() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger j1 before update on app.t for each row when (old.title is distinct from new.title) execute function app.trg_when();
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
