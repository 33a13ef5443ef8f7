-- A project with two tenants, an actor in each, and a visitor; tables come from the fixture.
-- file: pgpkg.toml
[project]
name = "app"

[isolation]
column = "tenant_id"
tenants = { a = 1, b = 2 }

[actors.alice]
role = "authenticated"
claims = { sub = "00000000-0000-4000-8000-00000000000a", email = "alice@a.test" }
settings = { "app.tenant" = "1" }
tenant = "a"

[actors.bob]
role = "authenticated"
claims = { sub = "00000000-0000-4000-8000-00000000000b", email = "bob@b.test" }
settings = { "app.tenant" = "2" }
tenant = "b"

[actors.visitor]
role = "anon"
-- file: sql/schema.sql
create schema app;
comment on schema app is 'Tickets of several tenants.';
grant usage on schema app to anon, authenticated;
-- file: sql/functions/current_tenant.sql
create function app.current_tenant() returns integer
language sql stable security invoker set search_path = ''
as $$ select nullif(current_setting('app.tenant', true), '')::integer $$;
revoke all on function app.current_tenant() from public;
grant execute on function app.current_tenant() to anon, authenticated;
-- file: sql/functions/current_person.sql
create function app.current_person() returns uuid
language sql stable security invoker set search_path = ''
as $$ select (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid $$;
revoke all on function app.current_person() from public;
grant execute on function app.current_person() to anon, authenticated;
