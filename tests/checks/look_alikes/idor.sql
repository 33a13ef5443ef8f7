-- What a caller says: ids, lists, rows, JSON, texts; and whether the function asks whose it is.
-- base: tenants
-- file: sql/tables/ticket.sql
create table app.ticket (
    id bigint generated always as identity primary key,
    tenant_id integer not null,
    title text not null,
    state text not null default 'open'
);
create index ticket_of_tenant on app.ticket (tenant_id);
alter table app.ticket enable row level security;
grant select, update on app.ticket to authenticated;
-- file: sql/policies/ticket.sql
create policy ticket_own on app.ticket for select to authenticated
using (tenant_id = (select app.current_tenant()));
create policy ticket_upd on app.ticket for update to authenticated
using (tenant_id = (select app.current_tenant()));
-- file: sql/types/pick.sql
create type app.pick as (id bigint, title text);
-- file: sql/tables/doc.sql
create table app.doc (id uuid primary key default gen_random_uuid(), tenant_id integer not null, slug text not null unique, body text);
alter table app.doc enable row level security;
-- file: sql/policies/doc.sql
create policy doc_own on app.doc using (tenant_id = (select app.current_tenant()));
-- file: sql/functions/count_all.sql
create function app.count_all() returns bigint language sql stable security definer set search_path = '' as $$ select count(*) from app.ticket $$;
revoke all on function app.count_all() from public;
grant execute on function app.count_all() to authenticated;
-- finds: function-idor app.by_tenant(integer)
-- file: sql/functions/by_tenant.sql
create function app.by_tenant(tenant integer) returns setof text language sql stable security definer set search_path = '' as $$ select title from app.ticket where tenant_id = tenant $$;
revoke all on function app.by_tenant(integer) from public;
grant execute on function app.by_tenant(integer) to authenticated;
-- finds: function-idor app.by_tenant_named(integer)
-- file: sql/functions/by_tenant_named.sql
create function app.by_tenant_named(p_tenant_id integer) returns setof text language sql stable security definer set search_path = '' as $$ select title from app.ticket where tenant_id = p_tenant_id $$;
revoke all on function app.by_tenant_named(integer) from public;
grant execute on function app.by_tenant_named(integer) to authenticated;
-- finds: function-idor app.by_tenant_odd(integer)
-- file: sql/functions/by_tenant_odd.sql
create function app.by_tenant_odd(x integer) returns setof text language sql stable security definer set search_path = '' as $$ select title from app.ticket where tenant_id = x $$;
revoke all on function app.by_tenant_odd(integer) from public;
grant execute on function app.by_tenant_odd(integer) to authenticated;
-- file: sql/functions/by_tenant_ok.sql
create function app.by_tenant_ok(tenant integer) returns setof text language sql stable security definer set search_path = '' as $$ select title from app.ticket where tenant_id = tenant and tenant_id = app.current_tenant() $$;
revoke all on function app.by_tenant_ok(integer) from public;
grant execute on function app.by_tenant_ok(integer) to authenticated;
-- finds: function-idor app.by_arr(integer[])
-- file: sql/functions/by_arr.sql
create function app.by_arr(tenants integer[]) returns setof text language sql stable security definer set search_path = '' as $$ select title from app.ticket where tenant_id = any(tenants) $$;
revoke all on function app.by_arr(integer[]) from public;
grant execute on function app.by_arr(integer[]) to authenticated;
-- file: sql/functions/by_arr_ok.sql
create function app.by_arr_ok(tenants integer[]) returns setof text language sql stable security definer set search_path = '' as $$ select title from app.ticket where tenant_id = any(tenants) and tenant_id = app.current_tenant() $$;
revoke all on function app.by_arr_ok(integer[]) from public;
grant execute on function app.by_arr_ok(integer[]) to authenticated;
-- finds: function-idor app.by_ids(bigint[])
-- file: sql/functions/by_ids.sql
create function app.by_ids(ids bigint[]) returns setof text language sql stable security definer set search_path = '' as $$ select title from app.ticket where id = any(ids) $$;
revoke all on function app.by_ids(bigint[]) from public;
grant execute on function app.by_ids(bigint[]) to authenticated;
-- file: sql/functions/by_ids_ok.sql
create function app.by_ids_ok(ids bigint[]) returns setof text language sql stable security definer set search_path = '' as $$ select title from app.ticket where id = any(ids) and tenant_id = app.current_tenant() $$;
revoke all on function app.by_ids_ok(bigint[]) from public;
grant execute on function app.by_ids_ok(bigint[]) to authenticated;
-- finds: function-idor app.by_json(jsonb)
-- file: sql/functions/by_json.sql
create function app.by_json(q jsonb) returns setof text language sql stable security definer set search_path = '' as $$ select title from app.ticket where id = (q ->> 'id')::bigint $$;
revoke all on function app.by_json(jsonb) from public;
grant execute on function app.by_json(jsonb) to authenticated;
-- file: sql/functions/by_json_ok.sql
create function app.by_json_ok(q jsonb) returns setof text language sql stable security definer set search_path = '' as $$ select title from app.ticket where id = (q ->> 'id')::bigint and tenant_id = app.current_tenant() $$;
revoke all on function app.by_json_ok(jsonb) from public;
grant execute on function app.by_json_ok(jsonb) to authenticated;
-- finds: function-idor app.by_json_tenant(jsonb)
-- file: sql/functions/by_json_tenant.sql
create function app.by_json_tenant(q jsonb) returns setof text language sql stable security definer set search_path = '' as $$ select title from app.ticket where tenant_id = (q ->> 'tenant_id')::integer $$;
revoke all on function app.by_json_tenant(jsonb) from public;
grant execute on function app.by_json_tenant(jsonb) to authenticated;
-- finds: function-idor app.by_pick(app.pick)
-- file: sql/functions/by_pick.sql
create function app.by_pick(p app.pick) returns setof text language sql stable security definer set search_path = '' as $$ select title from app.ticket where id = p.id $$;
revoke all on function app.by_pick(app.pick) from public;
grant execute on function app.by_pick(app.pick) to authenticated;
-- file: sql/functions/by_pick_ok.sql
create function app.by_pick_ok(p app.pick) returns setof text language sql stable security definer set search_path = '' as $$ select title from app.ticket where id = p.id and tenant_id = app.current_tenant() $$;
revoke all on function app.by_pick_ok(app.pick) from public;
grant execute on function app.by_pick_ok(app.pick) to authenticated;
-- finds: function-idor app.by_uuid(uuid)
-- file: sql/functions/by_uuid.sql
create function app.by_uuid(wanted uuid) returns text language sql stable security definer set search_path = '' as $$ select body from app.doc where id = wanted $$;
revoke all on function app.by_uuid(uuid) from public;
grant execute on function app.by_uuid(uuid) to authenticated;
-- finds: function-idor app.by_slug(text)
-- file: sql/functions/by_slug.sql
create function app.by_slug(slug text) returns text language sql stable security definer set search_path = '' as $$ select d.body from app.doc as d where d.slug = by_slug.slug $$;
revoke all on function app.by_slug(text) from public;
grant execute on function app.by_slug(text) to authenticated;
-- file: sql/functions/by_slug_ok.sql
create function app.by_slug_ok(slug text) returns text language sql stable security definer set search_path = '' as $$ select d.body from app.doc as d where d.slug = by_slug_ok.slug and d.tenant_id = app.current_tenant() $$;
revoke all on function app.by_slug_ok(text) from public;
grant execute on function app.by_slug_ok(text) to authenticated;
-- finds: function-idor app.by_text_id(text)
-- file: sql/functions/by_text_id.sql
create function app.by_text_id(ticket_id text) returns text language sql stable security definer set search_path = '' as $$ select title from app.ticket where id = ticket_id::bigint $$;
revoke all on function app.by_text_id(text) from public;
grant execute on function app.by_text_id(text) to authenticated;
-- finds: function-idor app.close_all(integer)
-- file: sql/functions/close_all.sql
create function app.close_all(tenant integer) returns void language sql volatile security definer set search_path = '' as $$ update app.ticket set state = 'closed' where tenant_id = tenant $$;
revoke all on function app.close_all(integer) from public;
grant execute on function app.close_all(integer) to authenticated;
-- file: sql/functions/close_all_ok.sql
create function app.close_all_ok(tenant integer) returns void language sql volatile security definer set search_path = '' as $$ update app.ticket set state = 'closed' where tenant_id = tenant and tenant_id = app.current_tenant() $$;
revoke all on function app.close_all_ok(integer) from public;
grant execute on function app.close_all_ok(integer) to authenticated;
-- finds: function-idor app.drop_one(bigint)
-- file: sql/functions/drop_one.sql
create function app.drop_one(id bigint) returns boolean language plpgsql volatile security definer set search_path = '' as $$ begin delete from app.ticket as t where t.id = drop_one.id; return found; end $$;
revoke all on function app.drop_one(bigint) from public;
grant execute on function app.drop_one(bigint) to authenticated;
-- file: sql/functions/drop_one_ok.sql
create function app.drop_one_ok(id bigint) returns boolean language plpgsql volatile security definer set search_path = '' as $$ begin delete from app.ticket as t where t.id = drop_one_ok.id and t.tenant_id = app.current_tenant(); return found; end $$;
revoke all on function app.drop_one_ok(bigint) from public;
grant execute on function app.drop_one_ok(bigint) to authenticated;
-- file: sql/functions/inv.sql
create function app.inv(tenant integer) returns setof text language sql stable security invoker set search_path = '' as $$ select title from app.ticket where tenant_id = tenant $$;
revoke all on function app.inv(integer) from public;
grant execute on function app.inv(integer) to authenticated;
-- file: sql/functions/inv_upd.sql
create function app.inv_upd(tenant integer) returns void language sql volatile security invoker set search_path = '' as $$ update app.ticket set state = 'closed' where tenant_id = tenant $$;
revoke all on function app.inv_upd(integer) from public;
grant execute on function app.inv_upd(integer) to authenticated;
-- finds: function-idor app.err(bigint)
-- file: sql/functions/err.sql
create function app.err(id bigint) returns void language plpgsql volatile security definer set search_path = '' as $$ declare t text; begin select k.title into t from app.ticket as k where k.id = err.id; raise exception 'ticket % is locked', t; end $$;
revoke all on function app.err(bigint) from public;
grant execute on function app.err(bigint) to authenticated;
-- file: sql/functions/err_ok.sql
create function app.err_ok(id bigint) returns void language plpgsql volatile security definer set search_path = '' as $$ begin raise exception 'ticket % is locked', id; end $$;
revoke all on function app.err_ok(bigint) from public;
grant execute on function app.err_ok(bigint) to authenticated;
-- finds: function-idor app.no_ctx()
-- file: sql/functions/no_ctx.sql
create function app.no_ctx() returns setof text language sql stable security definer set search_path = '' as $$ select title from app.ticket where tenant_id = app.current_tenant() or app.current_tenant() is null $$;
revoke all on function app.no_ctx() from public;
grant execute on function app.no_ctx() to authenticated;
-- file: sql/functions/no_ctx_ok.sql
create function app.no_ctx_ok() returns setof text language sql stable security definer set search_path = '' as $$ select title from app.ticket where tenant_id = app.current_tenant() $$;
revoke all on function app.no_ctx_ok() from public;
grant execute on function app.no_ctx_ok() to authenticated;
-- finds: function-idor app.all_()
-- file: sql/functions/all_.sql
create function app.all_() returns setof text language sql stable security definer set search_path = '' as $$ select title from app.ticket $$;
revoke all on function app.all_() from public;
grant execute on function app.all_() to authenticated;
-- finds: function-idor app.wrap_inv(integer)
-- file: sql/functions/wrap_inv.sql
create function app.wrap_inv(tenant integer) returns setof text language sql stable security invoker set search_path = '' as $$ select * from app.by_tenant(tenant) $$;
revoke all on function app.wrap_inv(integer) from public;
grant execute on function app.wrap_inv(integer) to authenticated;
-- finds: function-idor app.move(bigint, integer)
-- file: sql/functions/move.sql
create function app.move(id bigint, tenant integer) returns void language sql volatile security definer set search_path = '' as $$ update app.ticket as t set tenant_id = tenant where t.id = move.id and t.tenant_id = app.current_tenant() $$;
revoke all on function app.move(bigint, integer) from public;
grant execute on function app.move(bigint, integer) to authenticated;
-- finds: function-idor app.add(integer, text)
-- file: sql/functions/add.sql
create function app.add(tenant integer, title text) returns bigint language sql volatile security definer set search_path = '' as $$ insert into app.ticket (tenant_id, title) values (tenant, title) returning id $$;
revoke all on function app.add(integer, text) from public;
grant execute on function app.add(integer, text) to authenticated;
-- file: sql/functions/add_ok.sql
create function app.add_ok(title text) returns bigint language sql volatile security definer set search_path = '' as $$ insert into app.ticket (tenant_id, title) values (app.current_tenant(), title) returning id $$;
revoke all on function app.add_ok(text) from public;
grant execute on function app.add_ok(text) to authenticated;
-- finds: function-idor app.raises_wrong(bigint)
-- file: sql/functions/raises_wrong.sql
create function app.raises_wrong(id bigint) returns text language plpgsql stable security definer set search_path = '' as $$ declare t app.ticket; begin select * into t from app.ticket as k where k.id = raises_wrong.id; if t.tenant_id <> app.current_tenant() then raise exception 'not yours' using detail = format('%s belongs to %s', t.title, t.tenant_id); end if; return t.title; end $$;
revoke all on function app.raises_wrong(bigint) from public;
grant execute on function app.raises_wrong(bigint) to authenticated;
-- file: sql/functions/raises_ok.sql
create function app.raises_ok(id bigint) returns text language plpgsql stable security definer set search_path = '' as $$ declare t app.ticket; begin select * into t from app.ticket as k where k.id = raises_ok.id; if t.tenant_id is distinct from app.current_tenant() then raise exception 'not yours'; end if; return t.title; end $$;
revoke all on function app.raises_ok(bigint) from public;
grant execute on function app.raises_ok(bigint) to authenticated;
-- finds: function-idor app.null_check(bigint)
-- file: sql/functions/null_check.sql
create function app.null_check(id bigint) returns text language plpgsql stable security definer set search_path = '' as $$ declare t app.ticket; begin select * into t from app.ticket as k where k.id = null_check.id; if t.tenant_id <> app.current_tenant() then raise exception 'not yours'; end if; return t.title; end $$;
revoke all on function app.null_check(bigint) from public;
grant execute on function app.null_check(bigint) to authenticated;
-- finds: function-idor app.json_out(bigint)
-- file: sql/functions/json_out.sql
create function app.json_out(id bigint) returns jsonb language sql stable security definer set search_path = '' as $$ select to_jsonb(k) from app.ticket as k where k.id = json_out.id $$;
revoke all on function app.json_out(bigint) from public;
grant execute on function app.json_out(bigint) to authenticated;
-- finds: function-idor app.search(text)
-- file: sql/functions/search.sql
create function app.search(q text) returns setof text language sql stable security definer set search_path = '' as $$ select title from app.ticket where title ilike '%' || coalesce(q, '') || '%' $$;
revoke all on function app.search(text) from public;
grant execute on function app.search(text) to authenticated;
-- file: sql/functions/search_ok.sql
create function app.search_ok(q text) returns setof text language sql stable security definer set search_path = '' as $$ select title from app.ticket where title ilike '%' || coalesce(q, '') || '%' and tenant_id = app.current_tenant() $$;
revoke all on function app.search_ok(text) from public;
grant execute on function app.search_ok(text) to authenticated;
-- file: sql/functions/nobody.sql
create function app.nobody(tenant integer) returns setof text language sql stable security definer set search_path = '' as $$ select title from app.ticket where tenant_id = tenant $$;
revoke all on function app.nobody(integer) from public;
-- finds: function-idor app.proc_close(bigint)
-- file: sql/functions/proc_close.sql
create procedure app.proc_close(wanted bigint) language sql security definer set search_path = '' as $$ update app.ticket set state = 'closed' where id = wanted $$;
revoke all on procedure app.proc_close(bigint) from public;
grant execute on procedure app.proc_close(bigint) to authenticated;
-- file: sql/functions/proc_close_ok.sql
create procedure app.proc_close_ok(wanted bigint) language sql security definer set search_path = '' as $$ update app.ticket set state = 'closed' where id = wanted and tenant_id = app.current_tenant() $$;
revoke all on procedure app.proc_close_ok(bigint) from public;
grant execute on procedure app.proc_close_ok(bigint) to authenticated;
-- file: sql/functions/cnt.sql
create function app.cnt(tenant integer) returns bigint language sql stable security definer set search_path = '' as $$ select count(*) from app.ticket where tenant_id = tenant $$;
revoke all on function app.cnt(integer) from public;
grant execute on function app.cnt(integer) to authenticated;
-- file: sql/functions/cnt_ok.sql
create function app.cnt_ok(tenant integer) returns bigint language sql stable security definer set search_path = '' as $$ select count(*) from app.ticket where tenant_id = tenant and tenant_id = app.current_tenant() $$;
revoke all on function app.cnt_ok(integer) from public;
grant execute on function app.cnt_ok(integer) to authenticated;
-- file: sql/functions/exists_.sql
create function app.exists_(id bigint) returns boolean language sql stable security definer set search_path = '' as $$ select exists (select 1 from app.ticket as k where k.id = exists_.id) $$;
revoke all on function app.exists_(bigint) from public;
grant execute on function app.exists_(bigint) to authenticated;
