-- The same of a queue without rows of its own: they are made up.
-- base: tenants
-- file: sql/tables/message.sql
create table app.message (id bigint generated always as identity primary key, queue text not null, body jsonb not null, visible_at timestamptz not null default now(), locked_until timestamptz, done boolean not null default false);
-- file: sql/functions/pop.sql
create function app.pop(queue text) returns table (id bigint, body jsonb) language sql volatile security definer set search_path = '' as $$
update app.message as j set locked_until = now() + interval '30 s' where j.id = (select q.id from app.message as q where q.queue = pop.queue and not q.done and (q.locked_until is null or q.locked_until < now()) order by q.id limit 1) returning j.id, j.body $$;
revoke all on function app.pop(text) from public;
-- finds: double-claim app.pop(text)
-- file: sql/functions/pop_ok.sql
create function app.pop_ok(queue text) returns table (id bigint, body jsonb) language sql volatile security definer set search_path = '' as $$
update app.message as j set locked_until = now() + interval '30 s' where j.id = (select q.id from app.message as q where q.queue = pop_ok.queue and not q.done and (q.locked_until is null or q.locked_until < now()) order by q.id limit 1 for update skip locked) returning j.id, j.body $$;
revoke all on function app.pop_ok(text) from public;
