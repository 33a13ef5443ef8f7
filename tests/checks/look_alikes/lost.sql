-- Handlers of OTHERS that keep the code, and handlers that hide it.
-- file: migrations/app_0001_all.sql
alter default privileges revoke execute on functions from public;
create schema app;
create table app.err (id bigint generated always as identity primary key, code text, said text);
-- finds: lost-sqlstate app.swallow()
create function app.swallow() returns integer language plpgsql as $$ begin return 1/0; exception when others then return null; end $$;
create function app.specific() returns integer language plpgsql as $$ begin return 1/0; exception when division_by_zero then return null; end $$;
create function app.reraise() returns integer language plpgsql as $$ begin return 1/0; exception when others then raise; end $$;
create function app.log_reraise() returns integer language plpgsql as $$ begin return 1/0; exception when others then insert into app.err (said) values (sqlerrm); raise; end $$;
create function app.reraise_code() returns integer language plpgsql as $$ begin return 1/0; exception when others then raise exception 'x: %', sqlerrm using errcode = sqlstate; end $$;
-- finds: lost-sqlstate app.reraise_lost()
create function app.reraise_lost() returns integer language plpgsql as $$ begin return 1/0; exception when others then raise exception 'x: %', sqlerrm; end $$;
-- finds: lost-sqlstate app.reraise_fixed()
create function app.reraise_fixed() returns integer language plpgsql as $$ begin return 1/0; exception when others then raise exception 'x: %', sqlerrm using errcode = 'P0001'; end $$;
create function app.msg_sqlstate() returns integer language plpgsql as $$ begin return 1/0; exception when others then raise notice 'failed with %', sqlstate; return null; end $$;
create function app.diag() returns integer language plpgsql as $$ declare c text; m text; begin return 1/0; exception when others then get stacked diagnostics c = returned_sqlstate, m = message_text; raise exception 'x: %', m using errcode = c; end $$;
-- finds: lost-sqlstate app.diag_lost()
create function app.diag_lost() returns integer language plpgsql as $$ declare m text; begin return 1/0; exception when others then get stacked diagnostics m = message_text; raise exception 'x: %', m; end $$;
create function app.store_code() returns text language plpgsql as $$ begin perform 1/0; return 'ok'; exception when others then insert into app.err (code, said) values (sqlstate, sqlerrm); return 'failed'; end $$;
-- finds: lost-sqlstate app.warn()
create function app.warn() returns void language plpgsql as $$ begin perform 1/0; exception when others then raise warning 'it failed: %', sqlerrm; end $$;
-- finds: lost-sqlstate app.nothing()
create function app.nothing() returns void language plpgsql as $$ begin perform 1/0; exception when others then null; end $$;
-- finds: lost-sqlstate app.inner_()
create function app.inner_() returns void language plpgsql as $$ begin begin perform 1/0; exception when others then null; end; perform 2; end $$;
create function app.text_only() returns text language plpgsql as $$ begin return 'exception when others then null'; end $$;
create function app.comment_only() returns integer language plpgsql as $$ begin
 -- exception when others then null
 return 1; end $$;
-- finds: lost-sqlstate app.second()
create function app.second() returns integer language plpgsql as $$ begin return 1/0; exception when division_by_zero then raise; when others then return 0; end $$;
-- finds: lost-sqlstate app.mixed()
create function app.mixed() returns integer language plpgsql as $$ begin return 1/0; exception when unique_violation or others then return 0; end $$;
create function app.cond_reraise() returns integer language plpgsql as $$ begin return 1/0; exception when others then if sqlstate = '22012' then return null; end if; raise; end $$;
-- finds: lost-sqlstate app.cond_lost(boolean)
create function app.cond_lost(strict_ boolean) returns integer language plpgsql as $$ begin return 1/0; exception when others then if strict_ then raise; end if; return null; end $$;
create function app.ret_code() returns text language plpgsql as $$ begin perform 1/0; return ''; exception when others then return sqlstate; end $$;
-- finds: lost-sqlstate app.sqlstate_comment()
create function app.sqlstate_comment() returns integer language plpgsql as $$ begin return 1/0; exception when others then /* sqlstate is lost */ return null; end $$;
-- finds: lost-sqlstate app.nested_handler()
create function app.nested_handler() returns integer language plpgsql as $$ begin return 1/0; exception when others then begin insert into app.err (said) values (sqlerrm); exception when others then raise; end; return null; end $$;
-- finds: lost-sqlstate app.proc_swallow()
create procedure app.proc_swallow() language plpgsql as $$ begin perform 1/0; exception when others then null; end $$;
-- finds: lost-sqlstate app.trg_swallow()
create function app.trg_swallow() returns trigger language plpgsql as $$ begin perform 1/0; return new; exception when others then return new; end $$;
create trigger t1 before insert on app.err for each row execute function app.trg_swallow();
create function app.case_raise() returns integer language plpgsql as $$ begin return 1/0; exception when others then case when true then raise; else raise; end case; end $$;
