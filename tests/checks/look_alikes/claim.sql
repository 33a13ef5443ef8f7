-- Work that two sessions may get, and work that only one gets.
-- file: migrations/app_0001_all.sql
alter default privileges revoke execute on functions from public;
create schema app;
create table app.job (id bigint generated always as identity primary key, state text not null default 'queued', worker text, taken_at timestamptz, payload jsonb not null default '{}', attempts integer not null default 0);
insert into app.job (payload) select '{}' from generate_series(1, 8);
create table app.bag (id bigint generated always as identity primary key, body text not null default 'x');
insert into app.bag (body) select 'b' || g from generate_series(1, 8) g;
create table app.taken (job_id bigint not null, worker text);
insert into app.taken values (1, 'w');
create table app.taken_u (job_id bigint primary key, worker text);
insert into app.taken_u values (1, 'w');
create table app.rate (key text primary key, n integer not null);
insert into app.rate values ('x', 0);
-- finds: double-claim app.sub_nolock()
create function app.sub_nolock() returns bigint language sql as $$ update app.job set state = 'running' where id = (select id from app.job where state = 'queued' order by id limit 1) returning id $$;
create function app.sub_skip() returns bigint language sql as $$ update app.job set state = 'running' where id = (select id from app.job where state = 'queued' order by id limit 1 for update skip locked) returning id $$;
create function app.sub_wait() returns bigint language sql as $$ update app.job set state = 'running' where id = (select id from app.job where state = 'queued' order by id limit 1 for update) returning id $$;
-- status rechecked outside: second gets nothing, no double claim
create function app.recheck() returns bigint language sql as $$ update app.job set state = 'running' where id = (select id from app.job where state = 'queued' order by id limit 1) and state = 'queued' returning id $$;
-- finds: double-claim app.sel_upd()
create function app.sel_upd() returns bigint language plpgsql as $$ declare i bigint; begin select id into i from app.job where state = 'queued' order by id limit 1; update app.job set state = 'running' where id = i; return i; end $$;
create function app.sel_upd_ok() returns bigint language plpgsql as $$ declare i bigint; begin select id into i from app.job where state = 'queued' order by id limit 1 for update skip locked; update app.job set state = 'running' where id = i; return i; end $$;
create function app.sel_upd_recheck() returns bigint language plpgsql as $$ declare i bigint; begin select id into i from app.job where state = 'queued' order by id limit 1; update app.job set state = 'running' where id = i and state = 'queued'; if not found then return null; end if; return i; end $$;
-- locks before it chooses
create function app.adv() returns bigint language plpgsql as $$ declare i bigint; begin perform pg_advisory_xact_lock(777); select id into i from app.job where state = 'queued' order by id limit 1; update app.job set state = 'running' where id = i; return i; end $$;
create function app.tab_lock() returns bigint language plpgsql as $$ declare i bigint; begin lock table app.job in share row exclusive mode; select id into i from app.job where state = 'queued' order by id limit 1; update app.job set state = 'running' where id = i; return i; end $$;
create function app.adv_try() returns bigint language plpgsql as $$ declare i bigint; begin if not pg_try_advisory_xact_lock(778) then return null; end if; select id into i from app.job where state = 'queued' order by id limit 1; update app.job set state = 'running' where id = i; return i; end $$;
-- delete returning: row is gone for the second
create function app.del() returns bigint language sql as $$ delete from app.bag where id = (select id from app.bag order by id limit 1) returning id $$;
create function app.del_skip() returns table (id bigint, body text) language sql as $$ delete from app.bag as b where b.id = (select c.id from app.bag as c order by c.id limit 1 for update skip locked) returning b.id, b.body $$;
-- finds: double-claim app.sel_del()
create function app.sel_del() returns bigint language plpgsql as $$ declare i bigint; begin select id into i from app.bag order by id limit 1; delete from app.bag where id = i; return i; end $$;
-- finds: double-claim app.batch(integer)
create function app.batch(most integer) returns setof bigint language sql as $$ update app.job set state = 'running' where id in (select id from app.job where state = 'queued' order by id limit most) returning id $$;
create function app.batch_ok(most integer) returns setof bigint language sql as $$ update app.job set state = 'running' where id in (select id from app.job where state = 'queued' order by id limit most for update skip locked) returning id $$;
-- finds: double-claim app.rows_worker(text)
create function app.rows_worker(worker text) returns setof app.job language sql as $$ update app.job as j set worker = rows_worker.worker where j.id = (select q.id from app.job as q where q.worker is null order by q.id limit 1) returning j.* $$;
create function app.rows_worker_ok(worker text) returns setof app.job language sql as $$ update app.job as j set worker = rows_worker_ok.worker where j.id = (select q.id from app.job as q where q.worker is null order by q.id limit 1 for update skip locked) returning j.* $$;
-- finds: double-claim app.as_json()
create function app.as_json() returns jsonb language sql as $$ update app.job as j set state = 'running' where j.id = (select q.id from app.job as q where q.state = 'queued' order by q.id limit 1) returning to_jsonb(j) $$;
create function app.as_json_ok() returns jsonb language sql as $$ update app.job as j set state = 'running' where j.id = (select q.id from app.job as q where q.state = 'queued' order by q.id limit 1 for update skip locked) returning to_jsonb(j) $$;
-- finds: double-claim app.ins_taken(text)
create function app.ins_taken(worker text) returns bigint language plpgsql as $$ declare i bigint; begin select j.id into i from app.job as j where not exists (select 1 from app.taken as t where t.job_id = j.id) order by j.id limit 1; insert into app.taken (job_id, worker) values (i, ins_taken.worker); return i; end $$;
create function app.ins_taken_u(worker text) returns bigint language plpgsql as $$ declare i bigint; begin select j.id into i from app.job as j where not exists (select 1 from app.taken_u as t where t.job_id = j.id) order by j.id limit 1; insert into app.taken_u (job_id, worker) values (i, ins_taken_u.worker); return i; end $$;
create function app.counter(key text) returns integer language sql as $$ update app.rate as r set n = n + 1 where r.key = counter.key returning r.n $$;
create function app.finish(wanted bigint) returns bigint language sql as $$ update app.job set state = 'done' where id = wanted returning id $$;
create function app.touch_all() returns setof bigint language sql as $$ update app.job set taken_at = now() returning id $$;
-- finds: double-claim app.loop_()
create function app.loop_() returns setof bigint language plpgsql as $$ declare r record; begin for r in select id from app.job where state = 'queued' order by id limit 2 loop update app.job set state = 'running' where id = r.id; return next r.id; end loop; end $$;
create function app.loop_ok() returns setof bigint language plpgsql as $$ declare r record; begin for r in select id from app.job where state = 'queued' order by id limit 2 for update skip locked loop update app.job set state = 'running' where id = r.id; return next r.id; end loop; end $$;
-- finds: double-claim app.outs()
create function app.outs(out job_id bigint, out body jsonb) language plpgsql as $$ begin select id, payload into job_id, body from app.job where state = 'queued' order by id limit 1; update app.job set state = 'running' where id = job_id; end $$;
-- a lease: expires, taken without a lock
-- finds: double-claim app.lease()
create function app.lease() returns bigint language sql as $$ update app.job set taken_at = clock_timestamp(), attempts = attempts + 1 where id = (select id from app.job where taken_at is null or taken_at < clock_timestamp() - interval '1 min' order by id limit 1) returning id $$;
create function app.lease_ok() returns bigint language sql as $$ update app.job set taken_at = clock_timestamp(), attempts = attempts + 1 where id = (select id from app.job where taken_at is null or taken_at < clock_timestamp() - interval '1 min' order by id limit 1 for update skip locked) returning id $$;
-- finds: double-claim app.cte()
create function app.cte() returns setof bigint language sql as $$ with next as (select id from app.job where state = 'queued' order by id limit 1) update app.job as j set state = 'running' from next where j.id = next.id returning j.id $$;
create function app.cte_ok() returns setof bigint language sql as $$ with next as (select id from app.job where state = 'queued' order by id limit 1 for update skip locked) update app.job as j set state = 'running' from next where j.id = next.id returning j.id $$;
-- finds: double-claim app.share_()
create function app.share_() returns bigint language plpgsql as $$ declare i bigint; begin select id into i from app.job where state = 'queued' order by id limit 1 for key share; update app.job set state = 'running' where id = i; return i; end $$;
-- finds: double-claim app.payload_()
create function app.payload_() returns jsonb language sql as $$ update app.job set state = 'running' where id = (select id from app.job where state = 'queued' order by id limit 1) returning jsonb_build_object('job', id) $$;
-- finds: double-claim app.proc_claim(bigint)
create procedure app.proc_claim(inout got bigint) language plpgsql as $$ begin select id into got from app.job where state = 'queued' order by id limit 1; update app.job set state = 'running' where id = got; end $$;
-- finds: double-claim app.random_()
create function app.random_() returns bigint language sql as $$ update app.job set state = 'running' where id = (select max(id) from app.job where state = 'queued') returning id $$;
